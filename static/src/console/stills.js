// A still: one frame of the seller's live picture, as JPEG, kept with the check. And starting a challenge.
import { Refused, csrfToken, formOf, send } from "./sending.js";

const QUALITY = 0.92;

export function enableStills(texts) {
  for (const button of document.querySelectorAll("[data-still]")) {
    button.addEventListener("click", () => run(button, texts, () => takeStill(button, texts)));
  }
  for (const form of document.querySelectorAll("[data-challenge]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const button = form.querySelector("button");
      run(button, texts, () => send(form.action, formOf(form)).then((answer) => noteOf(button, `✓ ${answer.started}`)));
    });
  }
}

async function run(button, texts, work) {
  button.disabled = true;
  try {
    await work();
  } catch (error) {
    noteOf(button, error instanceof Refused ? error.message : texts.offline);
  }
  button.disabled = false;
  button.focus();
}

async function takeStill(button, texts) {
  const video = document.querySelector("video[data-remote-video]");
  if (!video?.videoWidth) throw new Refused(texts.noVideo);
  const body = new FormData();
  body.append("csrfmiddlewaretoken", csrfToken());
  body.append("image", await frameOf(video), "still.jpg");
  const answer = await send(button.dataset.still, body);
  const stills = button.parentElement.querySelector("[data-stills]");
  const link = Object.assign(document.createElement("a"), { href: answer.address, target: "_blank", rel: "noopener" });
  link.textContent = answer.name;
  stills.append(link);
  noteOf(button, texts.still);
}

function frameOf(video) {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d").drawImage(video, 0, 0);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}

function noteOf(button, text) {
  button.closest("[data-check]").querySelector("[data-saved]").textContent = text;
}
