import { Board } from "../device_check/board.js";
import { listen, look } from "../device_check/camera.js";
import { checkConnection } from "../device_check/connection.js";
import { hasTwoCameras, openDevices, permissionOf, turnCamera } from "../device_check/devices.js";
import { placeFrame, watchCard } from "../device_check/document.js";
import { playNotes } from "../device_check/speaker.js";

const data = JSON.parse(document.getElementById("check-data").textContent);
const root = document.querySelector("[data-check]");
const find = (name) => root.querySelector(`[data-check-${name}]`);
const board = new Board(root, data);
const heardButtons = root.querySelectorAll("[data-check-heard]");
const card = find("card");
let camera = null; // its stream, as long as the card may need it
let watching = false;

async function run() {
  find("start").hidden = true;
  watching = false;
  for (const track of camera?.getTracks() ?? []) track.stop();
  for (const name of ["camera", "microphone", "connection"]) board.show(name, "running");
  await Promise.all([devices(), connection()]);
  offerAgain();
  find("start").hidden = false;
  await board.save();
}

function offerAgain() {
  find("start").textContent = data.texts.again;
}

async function devices() {
  const opened = await openDevices(data.app);
  camera = opened.camera.stream ?? null;
  board.settle("camera", camera ? await look(camera, find("picture")) : opened.camera.problem);
  await offerCard();
  if (opened.microphone.stream) board.show("microphone", "listening");
  const { stream, problem } = opened.microphone;
  board.settle("microphone", stream ? await listen(stream, find("level")) : problem);
}

async function connection() {
  const { finding, milliseconds } = await checkConnection(data);
  board.settle("connection", finding, { milliseconds });
}

async function offerCard() {
  board.show("document", camera ? "ready" : "no_camera");
  find("show").hidden = !camera;
  find("turn").hidden = !camera || !(await hasTwoCameras());
}

async function showCard() {
  find("picture").hidden = true; // one picture of the same camera is enough
  if (board.found.camera === "ok") board.show("camera", "shown", "good");
  card.srcObject = camera;
  await card.play();
  placeFrame(find("frame"), card);
  find("stage").hidden = false;
  find("show").hidden = true;
  board.show("document", "hold");
  watching = true;
  const stream = camera;
  const ended = () => !watching || stream !== camera;
  const word = await watchCard(card, { told: (seen) => board.show("document", seen), ended });
  if (ended()) return;
  board.settle("document", word);
  find("show").hidden = false;
  await board.save();
}

async function turn() {
  watching = false;
  try {
    camera = await turnCamera(camera);
    await showCard();
  } catch {
    await run(); // it says what is wrong with the one that is left
  }
}

async function play() {
  board.show("speaker", "ask");
  for (const button of heardButtons) button.hidden = false;
  await playNotes();
}

async function answer(event) {
  for (const button of heardButtons) button.hidden = true;
  board.settle("speaker", event.currentTarget.dataset.checkHeard);
  if (board.found.connection) await board.save();
}

// Refused before anything was asked: said at once, and taken back as soon as it is allowed.
async function foretell(name) {
  const permission = await permissionOf(name);
  if (!permission) return;
  const say = () => {
    if (permission.state === "denied") {
      board.show(name, "denied", "bad");
      offerAgain();
    } else if (board.part(name).dataset.look === "bad") board.show(name, "allowed");
  };
  permission.addEventListener("change", say);
  say();
}

document.querySelector("[data-check-old]").remove();
root.hidden = false;
for (const name of ["camera", "microphone"]) foretell(name);
find("start").addEventListener("click", run);
find("show").addEventListener("click", showCard);
find("turn").addEventListener("click", turn);
find("play").addEventListener("click", play);
for (const button of heardButtons) button.addEventListener("click", answer);
