// The picture that was chosen, and advice on it. A PDF, or a picture that this browser cannot draw, is checked later.
import { LOOKED_AT, faultsOf } from "../picture/advice.js";

export async function preview(place, file, { texts, limit }) {
  place.replaceChildren();
  if (!file) return;
  if (file.size > limit) return void place.append(line(texts.large));
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return void place.append(line(texts.unseen, "app-preview__plain"));
  const faults = faultsOf(shrunk(bitmap), bitmap);
  place.append(drawn(file, texts.preview));
  place.append(line(faults.length ? texts.advice : texts.good, "app-preview__plain"));
  place.append(...faults.map((fault) => line(texts[fault])));
  bitmap.close();
}

function drawn(file, name) {
  const image = document.createElement("img");
  image.src = URL.createObjectURL(file);
  image.alt = name;
  image.addEventListener("load", () => URL.revokeObjectURL(image.src));
  return image;
}

function line(text, look = "app-preview__advice") {
  const paragraph = document.createElement("p");
  paragraph.className = look;
  paragraph.textContent = text;
  return paragraph;
}

function shrunk(bitmap) {
  const scale = Math.min(1, LOOKED_AT / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * scale)));
  const context = new OffscreenCanvas(width, height).getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}
