// The page of a document: a preview and advice before a file is sent, and its way in parts. Without it the form works too.
import { Form, show } from "../upload/form.js";
import { Cancelled, Gone, Line } from "../upload/line.js";
import { preview } from "../upload/preview.js";
import { send } from "../upload/sending.js";

const { texts, address, limit } = JSON.parse(document.getElementById("upload").textContent);

function start() {
  const found = document.querySelector("[data-upload]");
  if (!found) return;
  const form = new Form(found, texts);
  document.querySelector("[data-going]")?.removeAttribute("hidden");
  form.input.addEventListener("change", () => preview(form.preview, form.file, { texts, limit }));
  found.addEventListener("submit", (event) => {
    if (!form.file || !crypto.subtle) return; // it goes the plain way
    event.preventDefault();
    if (form.file.size > limit) form.refuse(texts.large);
    else run(form);
  });
}

async function run(form) {
  const told = (state, share) => form.tell(state, share);
  const line = new Line({ token: form.token, told });
  form.stop.onclick = () => line.cancel();
  form.begin();
  try {
    await send(form.file, { address, line, told, texts });
    show(await line.load(form.form.action));
    start();
  } catch (error) {
    if (error instanceof Gone) return location.reload();
    if (error instanceof Cancelled) return form.stopped();
    form.busy(false);
    form.refuse(error.message);
  }
}

start();
