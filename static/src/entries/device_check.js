import { checkDevices } from "../device_check/camera.js";
import { checkConnection } from "../device_check/connection.js";
import { playNotes } from "../device_check/speaker.js";

const data = JSON.parse(document.getElementById("check-data").textContent);
const root = document.querySelector("[data-check]");
const part = (name) => root.querySelector(`[data-check-part="${name}"]`);
const heardButtons = root.querySelectorAll("[data-check-heard]");
const found = { speaker: "skipped" };

function show(name, finding, look, values = {}) {
  const key = finding === "ok" ? `${name}_ok` : finding;
  part(name).dataset.look = look ?? (finding === "ok" ? "good" : "bad");
  part(name).querySelector("[data-check-text]").textContent = data.texts[key].replace("{milliseconds}", values.milliseconds);
}

function settle(name, finding, values) {
  found[name] = finding;
  show(name, finding, undefined, values);
}

async function run(event) {
  event.currentTarget.hidden = true;
  for (const name of ["camera", "microphone", "connection"]) show(name, "running", "wait");
  await Promise.all([devices(), connection()]);
  root.querySelector("[data-check-start]").hidden = false;
  await save();
}

async function devices() {
  const result = await checkDevices({
    picture: root.querySelector("[data-check-picture]"),
    level: root.querySelector("[data-check-level]"),
    listening: () => show("microphone", "listening", "wait"),
  });
  settle("camera", result.camera);
  settle("microphone", result.microphone);
}

async function connection() {
  const { finding, milliseconds } = await checkConnection(data);
  settle("connection", finding, { milliseconds });
}

async function play() {
  show("speaker", "speaker_ask", "wait");
  for (const button of heardButtons) button.hidden = false;
  await playNotes();
}

async function answer(event) {
  for (const button of heardButtons) button.hidden = true;
  settle("speaker", event.currentTarget.dataset.checkHeard);
  if (found.connection) await save();
}

async function save() {
  const body = new FormData(root.querySelector("[data-check-form]"));
  for (const [name, finding] of Object.entries(found)) body.set(name, finding);
  const said = root.querySelector("[data-check-saved]");
  try {
    const answer = await fetch(location.href, { method: "POST", body });
    const { saved } = await answer.json();
    said.textContent = saved ? data.texts.saved : "";
  } catch {
    said.textContent = data.texts.not_saved;
  }
}

root.hidden = false;
root.querySelector("[data-check-start]").addEventListener("click", run);
root.querySelector("[data-check-play]").addEventListener("click", play);
for (const button of heardButtons) button.addEventListener("click", answer);
