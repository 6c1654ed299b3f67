// What seems wrong with a picture of a document, before it is sent. Advice only: the limits are rough, and a person
// looks at it later. Pure: `image` is the picture at LOOKED_AT pixels across or less, `width` and `height` its own.
import { greyOf, mean, sharpness } from "./measures.js";
import { glareShare, leavesPicture } from "./spots.js";

export const LOOKED_AT = 600;
const SMALL = 700; // pixels of the shorter side: less, and small print cannot be read
const DARK = 55; // mean brightness, 0 to 255
const GLARE = 0.012; // share of the picture
const BLURRED = 25; // variance of the Laplacian at 600 pixels

// Codes: "small", "dark", "glare", "blurred", "cut_off".
export function faultsOf(image, { width, height }) {
  const grey = greyOf(image);
  const dark = mean(grey.values) < DARK;
  const found = {
    small: Math.min(width, height) < SMALL,
    dark,
    glare: glareShare(grey) > GLARE,
    blurred: !dark && sharpness(grey) < BLURRED, // what is dark has little contrast, sharp or not
    cut_off: leavesPicture(grey),
  };
  return Object.keys(found).filter((code) => found[code]);
}
