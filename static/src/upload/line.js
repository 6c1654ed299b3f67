// Asking the server over a line that may drop: what did not arrive is asked again, after growing pauses and at once when
// the line is back. What comes twice has there the effect of once.
const PAUSES_SECONDS = [1, 2, 4, 8, 15, 30];
const SILENT_SECONDS = 25; // without a byte: the line is dead, whatever the browser believes

export class Refused extends Error {} // its message is for the seller
export class Gone extends Error {} // logged out, or handed in elsewhere: the page itself says so
export class Cancelled extends Error {}

export class Line {
  constructor({ token, told }) {
    Object.assign(this, { token, told, over: new AbortController() });
  }

  cancel() {
    this.over.abort();
  }

  // The server's answer, for which it has `patience` seconds once it has the body. `told` hears "down" or "busy" as
  // long as there is none.
  async ask(address, body, { moved = () => {}, patience = SILENT_SECONDS } = {}) {
    for (let tries = 0; ; tries += 1) {
      const { status, answer } = await this.once(address, body, moved, patience);
      if (this.over.signal.aborted) throw new Cancelled();
      if ((status === 200 || status === 409) && answer) return answer;
      if (status === 422) throw new Refused(answer?.error);
      if (status && status < 500 && status !== 429) throw new Gone();
      this.told(status ? "busy" : "down");
      await this.pause(PAUSES_SECONDS[Math.min(tries, PAUSES_SECONDS.length - 1)]);
    }
  }

  // Once, and whether it arrives or not: what the server does not hear it finds out by itself, later.
  async tell(address) {
    await fetch(address, { method: "POST", headers: { "X-CSRFToken": this.token } }).catch(() => null);
  }

  // The whole page there, as a document, and its address.
  async load(address) {
    for (;;) {
      const response = await fetch(address).catch(() => null);
      const text = response?.ok && (await response.text().catch(() => null));
      if (text) return { page: new DOMParser().parseFromString(text, "text/html"), address: response.url };
      this.told(response && !response.ok ? "busy" : "down");
      await this.pause(PAUSES_SECONDS[2]);
    }
  }

  // XMLHttpRequest, because fetch does not tell how much of a body is out.
  once(address, body, moved, patience) {
    return new Promise((done) => {
      const request = new XMLHttpRequest();
      let timer;
      const alive = (seconds) => {
        clearTimeout(timer);
        timer = setTimeout(() => request.abort(), 1000 * seconds);
      };
      const drop = () => request.abort();
      request.responseType = "json";
      request.upload.addEventListener("progress", ({ loaded }) => { alive(SILENT_SECONDS); moved(loaded); });
      request.upload.addEventListener("load", () => alive(patience));
      request.addEventListener("loadend", () => {
        clearTimeout(timer);
        window.removeEventListener("offline", drop);
        this.over.signal.removeEventListener("abort", drop);
        done({ status: request.status, answer: request.response });
      });
      window.addEventListener("offline", drop);
      this.over.signal.addEventListener("abort", drop);
      request.open("POST", address);
      request.setRequestHeader("X-CSRFToken", this.token);
      alive(body.byteLength === 0 ? patience : SILENT_SECONDS);
      request.send(body);
    });
  }

  pause(seconds) {
    return new Promise((done) => {
      const end = () => {
        clearTimeout(timer);
        window.removeEventListener("online", end);
        this.over.signal.removeEventListener("abort", end);
        done();
      };
      const timer = setTimeout(end, 1000 * seconds);
      window.addEventListener("online", end);
      this.over.signal.addEventListener("abort", end);
    });
  }
}
