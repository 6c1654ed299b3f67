// A lead listens in: hears and sees both sides, reads chat and checklist, and says nothing.
import { Company } from "../room/company.js";
import { fill } from "../room/pictures.js";
import { Signalling } from "../room/signalling.js";

const CHECKLIST_MILLISECONDS = 5000;
const ASK_MILLISECONDS = 8000;

const root = document.querySelector("[data-listen]");
const data = JSON.parse(document.getElementById("listen-data").textContent);
const find = (name) => root.querySelector(`[data-listen-${name}]`);
const places = ["seller-sound", "seller-camera", "manager-sound", "manager-camera"].map(find);
const company = new Company(root, data.texts);
const known = new Set();

let status = "scheduled";
let connection = null;
let asked = 0;

const signalling = new Signalling(data.socket, { onMessage: handle, onState: draw, describeLine: () => ({}) });

async function handle(message) {
  if (message.kind === "welcome") {
    message.chat.forEach(add);
    company.show(message.company);
    instruct(message.instruction);
    follow(message.status);
  } else if (message.kind === "status") {
    follow(message.status);
  } else if (message.kind === "peer") {
    ask();
  } else if (message.kind === "signal") {
    await receive(message);
  } else if (message.kind === "event") {
    happen(message);
  }
  draw();
}

function happen(message) {
  if (message.event === "admitted") follow("live");
  if (message.event === "chat") add(message.line);
  if (message.event === "company") company.show(message);
  if (message.event === "challenge") instruct(message.text);
  if (message.event === "decided" || message.event === "ended") follow("ended");
}

function follow(newStatus) {
  status = newStatus;
  if (status === "live") ask();
  if (status === "ended") connection?.close();
}

// The account manager's page answers with an offer.
function ask() {
  if (status !== "live") return;
  asked = performance.now();
  signalling.send({ kind: "signal", data: { hello: true } });
}

async function receive({ data: { description, candidate } }) {
  if (candidate) await connection?.addIceCandidate(candidate);
  if (!description) return;
  connection?.close();
  connection = new RTCPeerConnection(data.ice);
  const call = connection;
  const signal = (word) => signalling.send({ kind: "signal", data: word });
  call.onicecandidate = (event) => event.candidate && signal({ candidate: event.candidate });
  call.onconnectionstatechange = draw;
  call.ontrack = ({ track, transceiver }) => fill(places[call.getTransceivers().indexOf(transceiver)], track);
  await call.setRemoteDescription(description);
  await call.setLocalDescription();
  signal({ description: call.localDescription });
}

function isHearing() {
  return connection?.connectionState === "connected";
}

function draw() {
  const live = { before: status === "scheduled", over: status === "ended", hearing: isHearing() };
  const key = signalling.ended ?? Object.keys(live).find((word) => live[word]) ?? "asking";
  const text = data.texts[signalling.isOpen || signalling.ended ? key : "reconnecting"];
  if (find("state").textContent !== text) find("state").textContent = text;
  find("play").hidden = !places.some((place) => place.srcObject && place.paused);
}

function add(line) {
  if (known.has(line.id)) return;
  known.add(line.id);
  const item = document.createElement("li");
  item.textContent = `${data.texts[line.side]}: ${data.texts.phrases[line.phrase] ?? line.text}`;
  find("chat").append(item);
}

function instruct(text) {
  find("instruction").textContent = text;
  find("asked").hidden = !text;
}

// The page draws the checklist; what has changed takes its place.
async function refreshChecklist() {
  const response = await fetch(location.href).catch(() => null);
  if (!response?.ok || response.redirected) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector("[data-listen-checks]");
  if (fresh && fresh.innerHTML !== find("checks").innerHTML) find("checks").replaceWith(document.adoptNode(fresh));
}

function everySecond() {
  if (!isHearing() && performance.now() - asked > ASK_MILLISECONDS) ask();
  draw();
}

find("play").addEventListener("click", () => places.forEach((place) => place.srcObject && place.play()));
signalling.open();
setInterval(everySecond, 1000);
setInterval(refreshChecklist, CHECKLIST_MILLISECONDS);
