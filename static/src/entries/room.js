import { Call } from "../room/call.js";
import { Chat } from "../room/chat.js";
import { Controls } from "../room/controls.js";
import { openDevices } from "../room/media.js";
import { Signalling } from "../room/signalling.js";
import { describe } from "../room/status.js";

const root = document.querySelector("[data-room]");
const data = JSON.parse(document.getElementById("room-data").textContent);
const find = (name) => root.querySelector(`[data-room-${name}]`);
const remoteVideo = root.querySelector("[data-remote-video]");
const ownVideo = root.querySelector("[data-own-video]");

const DEVICES_MILLISECONDS = 5000;
const GREETING_SECONDS = 5; // by then a page of the other side has said that it is there

const late = root.querySelector("[data-room-late]"); // on the seller's page alone
const lateAt = late && performance.now() + 1000 * Math.max(late.dataset.roomLate, GREETING_SECONDS);

let status = data.status;
let announced = "";
let frames = 0;
let counted = 0;

const signalling = new Signalling(data.socket, { onMessage: handle, onState: stateChanged, describeLine });
const send = (message) => signalling.send(message);
const call = new Call({
  offers: data.side === "manager", iceServers: data.iceServers, remoteVideo, send, onState: draw,
});
const chat = new Chat(root, { texts: data.texts, side: data.side, send });
const controls = new Controls(root, data.texts);

function describeLine() {
  return { alone: !call.peer, media: call.isConnected };
}

async function handle(message) {
  if (message.kind === "welcome") {
    chat.restore(message.chat);
    instruct({ text: message.instruction });
    await follow(message.status);
    await call.useStream(call.stream); // what it asked for while the socket was away was not heard
  } else if (message.kind === "status") {
    await follow(message.status);
  } else if (message.kind === "peer") {
    await call.meet(message.page, message.gone);
  } else if (message.kind === "signal") {
    await call.receive(message);
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
  if (message.event === "challenge") instruct(message);
  if (message.event === "decided") finish(message);
  if (message.event === "ended") finish({});
  document.dispatchEvent(new CustomEvent("room", { detail: message }));
}

// What the account manager asks for now. Only the seller reads it here; no text: nothing is asked.
function instruct({ text = "" }) {
  if (data.side !== "seller") return;
  find("instruction").textContent = text;
  find("instruction").hidden = !text;
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
  for (const track of call.stream.getTracks()) track.stop();
  find("problem").hidden = true;
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
  for (const element of document.querySelectorAll("[data-room-waiting]")) element.hidden = status !== "scheduled";
  for (const element of document.querySelectorAll("[data-room-live]")) element.hidden = status === "scheduled";
  if (late) late.hidden = !isLate;
  find("play").hidden = !(live && remoteVideo.srcObject && remoteVideo.paused);
}

async function startDevices() {
  const { stream, problem } = await openDevices();
  find("problem").hidden = !problem;
  if (problem) find("problem-text").textContent = data.texts[problem];
  ownVideo.srcObject = stream.getVideoTracks().length ? stream : null;
  controls.use(stream);
  for (const track of stream.getTracks()) track.addEventListener("ended", () => { if (root.dataset.phase !== "ended") startDevices(); });
  await signalling.inTurn(() => call.useStream(stream));
}

// The browser counts anew with each call; the page goes on counting.
function countFrames() {
  const total = remoteVideo.getVideoPlaybackQuality().totalVideoFrames;
  frames += total < counted ? total : total - counted;
  counted = total;
  remoteVideo.dataset.frames = frames;
}

function everySecond() {
  countFrames();
  signalling.inTurn(() => call.watch());
  draw();
}

find("retry").addEventListener("click", startDevices);
find("play").addEventListener("click", () => remoteVideo.play());
window.addEventListener("offline", draw);

async function start() {
  // The tracks come first: a call that begins without them has to begin again. But nobody waits for a permission.
  await Promise.race([startDevices(), new Promise((done) => setTimeout(done, DEVICES_MILLISECONDS))]);
  signalling.open();
  setInterval(everySecond, 1000);
}

start();
