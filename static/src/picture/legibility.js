// Whether a card in front of the camera could be read. Pure: a picture goes in, one word comes out.
import { contrast, edgeStrength, greyOf, mean, share } from "./measures.js";

const CARD_RATIO = 85.6 / 54; // of every card in a wallet
const DARK = 70; // mean brightness, 0 to 255
const WHITE = 250;
const GLARE = 0.05; // share of white pixels
const PRINT = 50; // contrast of print on a card; a wall or a hand has less
const SHARP = 0.4; // print that is two pixels soft has 0.3

// Where in a picture the card has to be: centred, a little away from the border.
export function frameIn(width, height) {
  const frame = Math.min(0.9 * width, 0.8 * height * CARD_RATIO);
  return { x: (width - frame) / 2, y: (height - frame / CARD_RATIO) / 2, width: frame, height: frame / CARD_RATIO };
}

// "ok", "dark", "glare", "empty" (nothing printed is there) or "blurred". `image`: the inside of the frame.
export function judge(image) {
  const grey = greyOf(image);
  if (mean(grey.values) < DARK) return "dark";
  if (share(grey.values, (value) => value >= WHITE) > GLARE) return "glare";
  if (contrast(grey.values) < PRINT) return "empty";
  return edgeStrength(grey) < SHARP ? "blurred" : "ok";
}
