// Two more pure measures: reflections on what lies in a picture, and whether its edge leaves the picture.
import { share } from "./measures.js";

const WHITE = 250;
const SCAN = 0.3; // share of white from which on it is one
const CELLS = 32; // across the longer side
const PLAIN = 25; // steps of brightness within which a border counts as one background
const OTHER = 60; // and from which on something else lies there
const HARD = 40; // the step at the end of an edge, within a few pixels
const LONG = 0.12; // of a side
const GAP = 0.04; // of a side: print on what lies there

// The share of the picture that is burnt out in patches with no way to the border: paper is white out to its edges, and
// where most of the picture is white it is a scan.
export function glareShare(grey) {
  if (share(grey.values, (value) => value >= WHITE) > SCAN) return 0;
  const { cells, across, down } = whiteCells(grey);
  const queue = [];
  const reach = (x, y) => {
    if (x < 0 || y < 0 || x >= across || y >= down || !cells[y * across + x]) return;
    cells[y * across + x] = false;
    queue.push([x, y]);
  };
  for (let x = 0; x < across; x += 1) [0, down - 1].forEach((y) => reach(x, y));
  for (let y = 0; y < down; y += 1) [0, across - 1].forEach((x) => reach(x, y));
  while (queue.length) {
    const [x, y] = queue.pop();
    [[1, 0], [-1, 0], [0, 1], [0, -1]].forEach(([right, below]) => reach(x + right, y + below));
  }
  return cells.filter(Boolean).length / cells.length;
}

// Cells that are white all over.
function whiteCells({ values, width, height }) {
  const side = Math.max(1, Math.floor(Math.max(width, height) / CELLS));
  const [across, down] = [Math.floor(width / side), Math.floor(height / side)];
  const cells = new Array(across * down).fill(true);
  for (let y = 0; y < down * side; y += 1) {
    for (let x = 0; x < across * side; x += 1) {
      if (values[y * width + x] < WHITE) cells[Math.floor(y / side) * across + Math.floor(x / side)] = false;
    }
  }
  return { cells, across, down };
}

// Whether something with hard ends lies across the border of a picture whose border is otherwise one background. A scan,
// which fills the picture, has nothing else at its border; where there is no plain background, nothing can be said.
export function leavesPicture(grey) {
  const border = sidesOf(grey, 0).flat();
  const sorted = Float32Array.from(border).sort();
  const background = sorted[Math.floor(sorted.length / 2)];
  const plain = border.filter((value) => Math.abs(value - background) <= PLAIN).length;
  if (plain < 0.5 * border.length) return false;
  const inward = sidesOf(grey, Math.round(0.04 * Math.min(grey.width, grey.height)));
  return sidesOf(grey, 0).some((side, at) => crosses(side, inward[at], background));
}

// Brightness along the four sides, so many pixels inside.
function sidesOf({ values, width, height }, inside) {
  const row = (y) => Array.from(values.subarray(y * width, (y + 1) * width));
  const column = (x) => Array.from({ length: height }, (_, y) => values[y * width + x]);
  return [row(inside), row(height - 1 - inside), column(inside), column(width - 1 - inside)];
}

// A long run of something else, there and further inside, that begins or ends with a hard step.
function crosses(side, inward, background) {
  const other = (at) => [side, inward].every((line) => Math.abs(line[at] - background) >= OTHER);
  let [first, last] = [null, null];
  for (let at = 0; at <= side.length; at += 1) {
    const here = at < side.length && other(at);
    if (here) [first, last] = [first ?? at, at];
    if (first === null || here || (at < side.length && at - last <= GAP * side.length)) continue;
    if (last - first >= LONG * side.length && (hard(side, first) || hard(side, last + 1))) return true;
    first = null;
  }
  return false;
}

function hard(side, at) {
  const near = side.slice(Math.max(0, at - 3), at + 3);
  return at > 0 && at < side.length && Math.max(...near) - Math.min(...near) >= HARD;
}
