// What can be seen of a picture before it is sent. Advice only: the limits are rough, and a person looks at it later.
import { greyOf, mean, sharpness } from "../picture/measures.js";

const SIDE = 600;
const SMALL = 700; // pixels of the shorter side: less, and small print cannot be read
const DARK = 55; // mean brightness, 0 to 255
const BLURRED = 25; // variance of the Laplacian at 600 pixels

// Codes of what seems wrong with the picture: "small", "dark", "blurred".
export function faultsOf(bitmap) {
  const grey = greyOf(shrunk(bitmap));
  const faults = [];
  if (Math.min(bitmap.width, bitmap.height) < SMALL) faults.push("small");
  if (mean(grey.values) < DARK) faults.push("dark");
  else if (sharpness(grey) < BLURRED) faults.push("blurred");
  return faults;
}

function shrunk(bitmap) {
  const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const context = new OffscreenCanvas(width, height).getContext("2d");
  context.drawImage(bitmap, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}
