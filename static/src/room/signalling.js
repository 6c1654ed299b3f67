// The socket of the room: comes back by itself, notices a dead line, and hands messages on one after the other.
const BEAT_MILLISECONDS = 4000;
const UNANSWERED_BEATS = 2;
const LONGEST_WAIT_MILLISECONDS = 5000;

// Why the server closed (scheduling/room/members.py). null: it is not for good, and tried again, as after a line that broke.
const ENDS = {
  4400: "too_much", 4401: "logged_out", 4403: "forbidden", 4408: null, 4409: "replaced", 4410: "over", 4413: "too_much",
  4421: null, 4423: "taken_over", 4429: "too_much",
};

// Names this page for as long as it is open: a socket that comes back belongs to the same call.
export const PAGE = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");

export class Signalling {
  constructor(url, { onMessage, onState, describeLine }) {
    this.url = `${url}?page=${PAGE}`;
    Object.assign(this, { onMessage, onState, describeLine });
    this.chain = Promise.resolve();
    this.failures = 0;
    this.ended = null;
    window.addEventListener("online", () => { if (!this.socket && !this.ended) this.open(); });
  }

  get isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  open() {
    clearTimeout(this.retry);
    const socket = new WebSocket(this.url);
    this.socket = socket;
    this.unanswered = 0;
    this.beat = setInterval(() => this.checkLine(), BEAT_MILLISECONDS); // opening may hang as well
    socket.addEventListener("open", () => {
      this.unanswered = 0;
      this.onState();
    });
    socket.addEventListener("message", (event) => this.receive(socket, event.data));
    socket.addEventListener("close", (event) => this.lost(socket, event.code));
  }

  // A message is done before the next begins: a candidate never overtakes its description.
  receive(socket, text) {
    if (socket !== this.socket) return;
    this.unanswered = 0;
    const message = JSON.parse(text);
    if (message.kind === "alive") return;
    if (message.kind === "welcome") this.failures = 0;
    this.inTurn(() => this.onMessage(message));
  }

  inTurn(work) {
    this.chain = this.chain.then(work).catch((error) => console.error("room", error));
    return this.chain;
  }

  send(message) {
    if (!this.isOpen) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  checkLine() {
    if (this.unanswered === UNANSWERED_BEATS) {
      const socket = this.socket;
      socket.close();
      this.lost(socket, 0); // a dead line may take minutes to close
    } else {
      this.unanswered += 1;
      this.tellLine();
    }
  }

  tellLine() {
    this.send({ kind: "heartbeat", ...this.describeLine() });
  }

  lost(socket, code) {
    if (socket !== this.socket) return;
    clearInterval(this.beat);
    this.socket = null;
    this.ended = ENDS[code] ?? null;
    if (!this.ended) {
      const wait = Math.min(LONGEST_WAIT_MILLISECONDS, 300 * 2 ** this.failures);
      this.failures += 1;
      this.retry = setTimeout(() => this.open(), wait * (0.5 + Math.random() / 2));
    }
    this.onState();
  }
}
