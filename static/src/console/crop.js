// Which part of a still is kept: drawn with the pointer, or moved and sized with the arrow keys. In parts of the picture.
const STEP = 0.02;
const SMALLEST = 0.05;
const ALL = { left: 0, top: 0, width: 1, height: 1 };
const ARROWS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

// Resolves to a canvas with what is kept, or to null where it is thrown away.
export function askForPart(picture) {
  const dialog = document.querySelector("[data-crop]");
  const frame = dialog.querySelector("[data-crop-frame]");
  const crop = { part: { ...ALL }, box: dialog.querySelector("[data-crop-part]"), picture };
  frame.querySelector("canvas")?.remove();
  frame.prepend(picture);
  const listening = new AbortController();
  const on = (name, act) => frame.addEventListener(name, act, { signal: listening.signal });
  on("pointerdown", (event) => begin(crop, frame, event));
  on("pointermove", (event) => frame.hasPointerCapture(event.pointerId) && stretch(crop, frame, event));
  on("keydown", (event) => press(crop, dialog, event));
  draw(crop);
  dialog.returnValue = "";
  dialog.showModal();
  frame.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      listening.abort();
      resolve(kept(crop, dialog.returnValue));
    }, { once: true });
  });
}

function begin(crop, frame, event) {
  frame.setPointerCapture(event.pointerId);
  crop.from = placeOf(frame, event);
  event.preventDefault();
  frame.focus();
}

function stretch(crop, frame, event) {
  const [[x, y], [toX, toY]] = [crop.from, placeOf(frame, event)];
  const [width, height] = [Math.abs(toX - x), Math.abs(toY - y)];
  if (width < SMALLEST || height < SMALLEST) return;
  crop.part = { left: Math.min(x, toX), top: Math.min(y, toY), width, height };
  draw(crop);
}

function placeOf(frame, event) {
  const box = frame.querySelector("canvas").getBoundingClientRect();
  return [within((event.clientX - box.left) / box.width, 0, 1), within((event.clientY - box.top) / box.height, 0, 1)];
}

function press(crop, dialog, event) {
  if (event.key === "Enter") {
    event.preventDefault(); // closing gives the focus back, and the key would press the button that gets it
    dialog.close("part");
  }
  const [x, y] = ARROWS[event.key] ?? [];
  if (x === undefined) return;
  event.preventDefault();
  const part = crop.part;
  if (event.shiftKey) {
    part.width = within(part.width + x, SMALLEST, 1 - part.left);
    part.height = within(part.height + y, SMALLEST, 1 - part.top);
  } else {
    part.left = within(part.left + x, 0, 1 - part.width);
    part.top = within(part.top + y, 0, 1 - part.height);
  }
  draw(crop);
}

function draw({ part, box }) {
  for (const [name, value] of Object.entries(part)) box.style[name] = `${value * 100}%`;
}

function kept({ part, picture }, answer) {
  if (answer !== "part" && answer !== "all") return null;
  const { left, top, width, height } = answer === "all" ? ALL : part;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * picture.width);
  canvas.height = Math.round(height * picture.height);
  canvas.getContext("2d").drawImage(picture, -Math.round(left * picture.width), -Math.round(top * picture.height));
  return canvas;
}

function within(value, least, most) {
  return Math.min(most, Math.max(least, value));
}
