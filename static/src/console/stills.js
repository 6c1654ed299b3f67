// A still: a part of one frame of the seller's live picture, as JPEG, kept with the check. And starting a challenge.
import { askForPart } from "./crop.js";
import { giveFocusBack } from "./focus.js";
import { Refused, csrfToken, formOf, send } from "./sending.js";

const QUALITY = 0.92;

export function enableStills(texts, papers) {
  for (const button of document.querySelectorAll("[data-still]")) {
    button.addEventListener("click", () => run(button, texts, () => takeStill(button, texts, papers)));
  }
  for (const form of document.querySelectorAll("[data-challenge]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const button = form.querySelector("button");
      run(button, texts, () => send(form.action, formOf(form)).then((answer) => show(button, answer)));
    });
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-unusable]");
    if (button) run(button, texts, () => markUnusable(button, texts));
  });
  for (const link of document.querySelectorAll("[data-taken]")) papers.beside.add(link.href, link.dataset.taken);
}

async function run(button, texts, work) {
  button.disabled = true;
  try {
    await work();
  } catch (error) {
    noteOf(button, error instanceof Refused ? error.message : texts.offline);
  }
  button.disabled = false;
  giveFocusBack(button);
}

async function takeStill(button, texts, papers) {
  const video = document.querySelector("video[data-remote-video]");
  if (!video?.videoWidth) throw new Refused(texts.noVideo);
  const part = await askForPart(frameOf(video));
  if (!part) return;
  const picture = await new Promise((resolve) => part.toBlob(resolve, "image/jpeg", QUALITY));
  const body = new FormData();
  body.append("csrfmiddlewaretoken", csrfToken());
  body.append("image", picture, "still.jpg");
  const answer = await send(button.dataset.still, body);
  const drawn = document.createElement("template");
  drawn.innerHTML = answer.html;
  // What was just seen is not looked at again: that would be another event in the log.
  drawn.content.querySelector("img").src = URL.createObjectURL(picture);
  button.parentElement.querySelector("[data-stills]").append(drawn.content);
  papers.beside.add(answer.address, answer.name);
  tellOpen(answer);
  noteOf(button, texts.still);
}

async function markUnusable(button, texts) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", csrfToken());
  tellOpen(await send(button.dataset.unusable, body));
  button.closest("figure").classList.add("vr-still--unusable");
  button.replaceWith(texts.unusable);
}

function show(button, answer) {
  noteOf(button, `✓ ${answer.started}`);
  button.textContent = button.dataset.again;
  const words = button.closest("[data-check]").querySelector("[data-words]");
  if (words) words.textContent = answer.words;
}

// A check may need a still: what is open changes with it.
function tellOpen({ open }) {
  document.dispatchEvent(new CustomEvent("open-items", { detail: open }));
}

function frameOf(video) {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d").drawImage(video, 0, 0);
  return canvas;
}

function noteOf(button, text) {
  const place = button.closest("[data-check]")?.querySelector("[data-saved]");
  if (place) place.textContent = text;
}
