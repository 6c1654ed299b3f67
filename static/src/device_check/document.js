// Guides a card that is held before the camera until it can be read. The pictures are looked at in this page only.
import { frameIn, judge } from "../picture/legibility.js";

const SIDE = 480; // pixels across the card
const EVERY_MILLISECONDS = 300;
const IN_A_ROW = 3; // one look may be luck, or a hand that moves
const LONGEST_MILLISECONDS = 40000;

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// The word that stood last; `told` hears each word that has stood for a moment; `ended()` says that nobody waits.
export async function watchCard(picture, { told, ended }) {
  const end = performance.now() + LONGEST_MILLISECONDS;
  let [word, times, said] = ["empty", 0, null];
  while (!ended() && performance.now() < end) {
    const seen = judge(inside(picture));
    times = seen === word ? times + 1 : 1;
    word = seen;
    if (times >= IN_A_ROW && word === "ok") return word;
    if (times >= IN_A_ROW && word !== said) told((said = word));
    await pause(EVERY_MILLISECONDS);
  }
  return said ?? word;
}

// What is inside the frame, without its border.
function inside(picture) {
  const frame = frameIn(picture.videoWidth, picture.videoHeight);
  const [x, y] = [frame.x + 0.04 * frame.width, frame.y + 0.04 * frame.height];
  const [width, height] = [0.92 * frame.width, 0.92 * frame.height];
  const canvas = document.createElement("canvas");
  canvas.width = Math.min(SIDE, Math.round(width));
  canvas.height = Math.round((canvas.width * height) / width);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, x, y, width, height, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

// Lays the frame over the picture: in parts of it, since the page may show it at any size.
export function placeFrame(mark, picture) {
  const { videoWidth: across, videoHeight: down } = picture;
  const frame = frameIn(across, down);
  mark.style.left = `${(100 * frame.x) / across}%`;
  mark.style.top = `${(100 * frame.y) / down}%`;
  mark.style.width = `${(100 * frame.width) / across}%`;
  mark.style.height = `${(100 * frame.height) / down}%`;
}
