// What can be seen of a picture before it is sent. Advice only: the limits are rough, and a person looks at it later.
const SIDE = 600;
const SMALL = 700; // pixels of the shorter side: less, and small print cannot be read
const DARK = 55; // mean brightness, 0 to 255
const BLURRED = 25; // variance of the Laplacian at 600 pixels

// Codes of what seems wrong with the picture: "small", "dark", "blurred".
export function faultsOf(bitmap) {
  const grey = greyOf(bitmap);
  const faults = [];
  if (Math.min(bitmap.width, bitmap.height) < SMALL) faults.push("small");
  if (mean(grey.values) < DARK) faults.push("dark");
  else if (sharpness(grey) < BLURRED) faults.push("blurred");
  return faults;
}

function greyOf(bitmap) {
  const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const context = new OffscreenCanvas(width, height).getContext("2d");
  context.drawImage(bitmap, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const values = new Float32Array(width * height);
  for (let at = 0; at < values.length; at += 1) {
    values[at] = 0.299 * data[4 * at] + 0.587 * data[4 * at + 1] + 0.114 * data[4 * at + 2];
  }
  return { values, width, height };
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function sharpness({ values, width, height }) {
  const edges = [];
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      edges.push(values[at - 1] + values[at + 1] + values[at - width] + values[at + width] - 4 * values[at]);
    }
  }
  const middle = mean(edges);
  return mean(edges.map((edge) => (edge - middle) ** 2));
}
