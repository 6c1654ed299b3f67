// The page of a document: a preview and advice before the file is sent, and progress while it is. Without it the form works too.
import { faultsOf } from "../upload/quality.js";

const texts = JSON.parse(document.getElementById("upload-texts").textContent);

function start() {
  const form = document.querySelector("[data-upload]");
  if (!form) return;
  const input = form.querySelector("input[type=file]");
  input.addEventListener("change", () => look(form, input.files[0]));
  form.addEventListener("submit", (event) => {
    if (input.files.length === 0) return;
    event.preventDefault();
    send(form);
  });
}

async function look(form, file) {
  const preview = form.querySelector("[data-preview]");
  preview.replaceChildren();
  if (!file) return;
  if (file.size > Number(form.dataset.limitBytes)) {
    preview.append(line(texts.large));
    return;
  }
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return; // a PDF, or a picture that this browser cannot draw: the server looks at it
  const image = document.createElement("img");
  image.src = URL.createObjectURL(file);
  image.alt = texts.preview;
  image.addEventListener("load", () => URL.revokeObjectURL(image.src));
  preview.append(image, ...faultsOf(bitmap).map((fault) => line(texts[fault])));
}

function line(text) {
  const paragraph = document.createElement("p");
  paragraph.textContent = text;
  return paragraph;
}

function send(form) {
  const bar = form.querySelector("progress");
  const state = form.querySelector("[data-state]");
  const button = form.querySelector("[type=submit]");
  const request = new XMLHttpRequest();
  const failed = () => {
    bar.hidden = true;
    button.disabled = false;
    state.textContent = texts.failed;
  };
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) bar.value = event.loaded / event.total;
  });
  request.upload.addEventListener("load", () => {
    bar.removeAttribute("value");
    state.textContent = texts.checking;
  });
  request.addEventListener("load", () => (request.status === 200 ? show(request) : failed()));
  request.addEventListener("error", failed);
  request.open("POST", form.action);
  bar.hidden = false;
  bar.value = 0;
  button.disabled = true;
  state.textContent = texts.sending;
  request.send(new FormData(form));
}

// The answer is a whole page: its main part takes the place of this one.
function show(request) {
  const answer = new DOMParser().parseFromString(request.responseText, "text/html");
  document.title = answer.title;
  document.querySelector("main").replaceWith(document.adoptNode(answer.querySelector("main")));
  history.replaceState(null, "", request.responseURL);
  const told = document.querySelector(".govuk-error-summary, .govuk-notification-banner, h1");
  told.tabIndex = -1;
  told.focus();
  start();
}

start();
