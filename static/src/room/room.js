import { Chat } from "./chat.js";
import { Company } from "./company.js";
import { Controls } from "./controls.js";
import { Devices } from "./devices.js";
import { askToJoin } from "./joining.js";
import { Listeners } from "./listeners.js";
import { Needs } from "./needs.js";
import { Pictures } from "./pictures.js";
import { Recorder } from "./recorder.js";
import { Screen } from "./screen.js";
import { Signalling } from "./signalling.js";
import { describe } from "./status.js";

const root = document.querySelector("[data-room]");
const data = JSON.parse(document.getElementById("room-data").textContent);
const find = (name) => root.querySelector(`[data-room-${name}]`);

const DEVICES_MILLISECONDS = 5000;
const GREETING_SECONDS = 5; // by then a page of the other side has said that it is there
const LOOK_SECONDS = 2;

const late = root.querySelector("[data-room-late]"); // on the seller's page alone
const lateAt = late && performance.now() + 1000 * Math.max(late.dataset.roomLate, GREETING_SECONDS);

let status = data.status;
let announced = "";
let quality = null;
let seconds = 0;
let network = navigator.connection?.type;

const signalling = new Signalling(data.socket, { onMessage: handle, onState: stateChanged, describeLine });
const send = (message) => signalling.send(message);
const inTurn = (work) => signalling.inTurn(work);
const pictures = new Pictures(root);
let call; // of the provider's class, from the start on
const listeners = new Listeners({ send, tracks: () => [...pictures.tracks, call.tracks.sound, call.tracks.camera] });
const chat = new Chat(root, { texts: data.texts, side: data.side, send });
const company = new Company(root, data.texts);
const controls = new Controls(root, data.texts);
const devices = new Devices(root, { texts: data.texts, speaker: pictures.places.sound, onStream: useStream });
const screen = new Screen(root, { texts: data.texts, send, share: (track) => inTurn(() => call.use({ screen: track })) });
const needs = new Needs(root, {
  texts: data.texts, send, onByText: (byText) => data.side === "seller" && devices.setSound(!byText),
});

const token = root.querySelector("[name=csrfmiddlewaretoken]").value;
const recorder = data.recording && new Recorder({
  address: data.recording, token, onProblem: (problem) => { find("recording").textContent = data.texts[problem ?? "recording"]; },
});

function join() {
  return askToJoin(data.media, { token, stillWanted: () => call.live, onProblem: (problem) => { call.problem = problem; draw(); } });
}

function describeLine() {
  return { alone: !call.peer, media: call.isConnected, quality };
}

async function handle(message) {
  if (message.kind === "welcome") {
    chat.restore(message.chat);
    instruct({ text: message.instruction, picture: message.picture });
    meet(message.company);
    needs.show(message.needs); // not awaited: devices that it opens take their turn after this message
    await follow(message.status);
    await call.returned();
    signalling.tellLine();
  } else if (message.kind === "status") {
    await follow(message.status);
  } else if (message.kind === "peer") {
    if (message.page) drawQuality("receiving", message.quality);
    await call.meet(message.page, message.gone);
  } else if (message.kind === "line") {
    drawQuality("receiving", message.quality);
  } else if (message.kind === "signal") {
    if (!company.former.has(message.by)) await call.receive(message); // said before their socket was closed
  } else if (message.kind === "listener") {
    await listeners.receive(message);
  } else if (message.kind === "event") {
    await happen(message);
  }
  draw();
}

async function follow(newStatus) {
  status = newStatus;
  if (status === "live") await call.admit();
}

async function happen(message) {
  if (message.event === "admitted") await follow("live");
  if (message.event === "chat") chat.add(message.line);
  if (message.event === "needs") needs.show(message);
  if (message.event === "screen") screen.hear(message.word);
  if (message.event === "company") meet(message);
  if (message.event === "challenge") instruct(message);
  if (message.event === "decided") finish(message);
  if (message.event === "ended") finish({});
  document.dispatchEvent(new CustomEvent("room", { detail: message }));
}

// The page of an account manager who no longer holds the session says who does, and ends. The seller's ends its call with
// that page at once, whatever becomes of it, and is called by the one of who holds the session now.
function meet({ manager, listeners: names }) {
  const changed = company.show({ manager, listeners: names });
  if (data.side === "seller" && changed) call.part();
  if (data.side !== "manager" || manager.id === data.manager) return;
  find("over-title").textContent = data.texts.taken_over_by.replace("{name}", manager.name);
  find("over").hidden = false;
  find("over").focus();
}

// What the account manager asks for now. Only the seller reads it here; no text: nothing is asked.
function instruct({ text = "", picture = "" }) {
  if (data.side !== "seller") return;
  const isNew = text && find("instruction-text").textContent !== text;
  find("instruction-text").textContent = text;
  find("instruction-picture").hidden = !picture;
  if (picture) find("instruction-picture").src = picture;
  find("instruction").hidden = !text;
  if (isNew) find("instruction").scrollIntoView({ block: "start" });
}

// The decision, at once; or the plain end, which adds nothing to it. Camera and microphone go off.
function finish({ title, text, url, label }) {
  status = "ended";
  stop();
  if (title) find("over-title").textContent = title;
  if (text) find("over-text").textContent = text;
  if (url) find("over-link").href = url;
  if (label) find("over-link").textContent = label;
  if (title || find("over").hidden) {
    find("over").hidden = false;
    find("over").focus();
  }
}

function stateChanged() {
  if (!signalling.isOpen) chat.interrupted();
  if (signalling.ended === "over") finish({});
  else if (signalling.ended) stop();
  draw();
}

function stop() {
  call.live = false;
  call.close();
  recorder?.close();
  listeners.close();
  screen.close();
  devices.close();
}

function arrange(shown) {
  pictures.arrange(shown);
  screen.arrange(shown);
}

function draw() {
  if (call.isConnected) call.wasConnected = true;
  const live = status === "live";
  const isLate = Boolean(late) && status === "scheduled" && !call.peer && performance.now() >= lateAt;
  const [key, look] = describe({ signalling, call, status, isLate });
  if (announced !== key) {
    announced = key;
    find("state").textContent = data.texts[key];
    find("state").dataset.look = look;
  }
  root.dataset.phase = signalling.ended ? "ended" : status;
  find("stage").toggleAttribute("data-connected", call.isConnected);
  find("quality").hidden = !(live && call.isConnected);
  for (const element of document.querySelectorAll("[data-room-waiting]")) element.hidden = status !== "scheduled";
  for (const element of document.querySelectorAll("[data-room-live]")) element.hidden = status === "scheduled";
  if (late) late.hidden = !isLate;
  find("play").hidden = !(live && pictures.wantsClick);
}

// Each side measures what it sends, and tells the other.
async function lookAtLine() {
  const found = await call.adapt();
  if (found === quality) return;
  quality = found;
  drawQuality("sending", quality);
  signalling.tellLine();
}

function drawQuality(direction, word) {
  find(direction).textContent = word ? data.texts[`${direction}_${word}`] : "";
  find(direction).dataset.look = word ?? "";
  find("stage").toggleAttribute(`data-${direction}-sound`, word === "sound");
}

async function useStream(stream) {
  pictures.showOwn(stream);
  controls.use(stream);
  const [sound = null] = stream.getAudioTracks();
  const [camera = null] = stream.getVideoTracks();
  recorder?.use("own", sound);
  await inTurn(() => call.use({ sound, camera }));
}

function everySecond() {
  pictures.count();
  seconds += 1;
  inTurn(() => call.watch());
  inTurn(() => listeners.refresh());
  if (seconds % LOOK_SECONDS === 0) inTurn(lookAtLine);
  draw();
}

function networkChanged() {
  inTurn(() => call.refresh());
}

find("play").addEventListener("click", () => pictures.play());
window.addEventListener("offline", draw);
window.addEventListener("online", networkChanged);
// It tells of each new estimate too; what counts is another kind of network.
navigator.connection?.addEventListener("change", () => {
  if (network !== (network = navigator.connection.type)) networkChanged();
});

// `Call`: call.js, or what takes its place.
export async function openRoom(Call) {
  call = new Call({
    offers: data.side === "manager", join, send, inTurn, onState: draw, onShown: arrange,
    onTrack: (name, track) => {
      pictures.show(name, track);
      recorder?.use(name, track);
    },
  });
  // Nobody waits long for a permission: devices that open late take their place in the call that runs.
  await Promise.race([devices.open(), new Promise((done) => setTimeout(done, DEVICES_MILLISECONDS))]);
  signalling.open();
  setInterval(everySecond, 1000);
}
