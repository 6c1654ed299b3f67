// One file, in parts, to the end. The server knows by size and hash which upload it is, so the same file goes on where
// it stopped: after a drop, a reload, on another day.
import { Cancelled, Refused } from "./line.js";

const [FIRST_BYTES, LEAST_BYTES] = [256 * 1024, 64 * 1024]; // what a drop costs at most
const PART_SECONDS = 3; // how long a part may take
const FINISH_SECONDS = 90; // decoder, scanner and storage
const ASK_AGAIN_SECONDS = 2;

// `told` hears "sending" with the part of the file that has arrived, 0 to 1, and "checking".
export async function send(file, { address, line, told, texts }) {
  const content = await file.arrayBuffer().catch(() => { throw new Refused(texts.changed); });
  const asked = JSON.stringify({ size: content.byteLength, sha256: await hashOf(content) });
  const pace = { bytes: FIRST_BYTES };
  let upload = await line.ask(address, asked);
  try {
    while (upload.status === "receiving" || upload.status === "checking") {
      upload = await (upload.status === "receiving" && content.byteLength - upload.received > pace.bytes
        ? sendPart(content, upload, line, { pace, told })
        : finish(content, upload, line, told));
    }
  } catch (error) {
    if (error instanceof Cancelled) await line.tell(`${upload.address}cancel/`);
    throw error;
  }
  if (upload.status !== "taken") throw new Refused(upload.refusal || texts.cancelled);
}

// As much at once as the line, as fast as it was for the part before, carries in a few seconds.
async function sendPart(content, upload, line, { pace, told }) {
  const [from, began] = [upload.received, performance.now()];
  const moved = (sent) => told("sending", Math.min(1, (from + sent) / content.byteLength));
  moved(0);
  const answer = await line.ask(`${upload.address}${from}/`, content.slice(from, from + pace.bytes), { moved });
  const seconds = (performance.now() - began) / 1000;
  const carried = Math.round((pace.bytes * PART_SECONDS) / seconds);
  pace.bytes = Math.min(upload.part, Math.max(LEAST_BYTES, carried));
  return answer;
}

// With what is left of the file. Somebody else may be checking it already, as when the answer was lost: then it is asked
// for again.
async function finish(content, upload, line, told) {
  const [from, rest] = [upload.received, content.slice(upload.received)];
  const moved = (sent) => sent < rest.byteLength
    ? told("sending", (from + sent) / content.byteLength)
    : told("checking");
  moved(0);
  const answer = await line.ask(`${upload.address}finish/`, rest, { moved, patience: FINISH_SECONDS });
  if (answer.status === "checking") await line.pause(ASK_AGAIN_SECONDS);
  return answer;
}

async function hashOf(content) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
