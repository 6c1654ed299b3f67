// Pure measures of a picture: light, contrast, sharpness. Nothing is recognised, and nothing is kept.

// Brightness of each pixel, 0 to 255.
export function greyOf({ data, width, height }) {
  const values = new Float32Array(width * height);
  for (let at = 0; at < values.length; at += 1) {
    values[at] = 0.299 * data[4 * at] + 0.587 * data[4 * at + 1] + 0.114 * data[4 * at + 2];
  }
  return { values, width, height };
}

export function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function share(values, holds) {
  return values.reduce((count, value) => count + (holds(value) ? 1 : 0), 0) / values.length;
}

// From nearly the darkest to nearly the brightest.
export function contrast(values) {
  const sorted = Float32Array.from(values).sort();
  const at = (part) => sorted[Math.floor(part * (sorted.length - 1))];
  return at(0.98) - at(0.02);
}

// Variance of the Laplacian: for still pictures, which have little noise.
export function sharpness({ values, width, height }) {
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

// How much of the contrast the hardest edges cross from one pixel to the next, 0 to 1. The noise of a live camera, which
// makes a blurred picture look sharp to the Laplacian, hardly counts here.
export function edgeStrength({ values, width, height }) {
  const steps = new Float32Array((width - 1) * (height - 1));
  for (let y = 0; y < height - 1; y += 1) {
    for (let x = 0; x < width - 1; x += 1) {
      const at = y * width + x;
      const across = Math.abs(values[at + 1] - values[at]);
      steps[y * (width - 1) + x] = Math.max(across, Math.abs(values[at + width] - values[at]));
    }
  }
  steps.sort();
  return steps[Math.floor(0.99 * (steps.length - 1))] / Math.max(1, contrast(values));
}
