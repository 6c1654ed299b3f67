// The account manager's browser records what it sees and hears, where the policy and the seller's consent say so. Each part
// is handed over as it comes; one that does not get through is kept and tried again. A new picture begins a new stretch.
const PART_MILLISECONDS = 20_000;
const RETRY_MILLISECONDS = 3000;
const TYPE = "video/webm";
const BITRATES = { videoBitsPerSecond: 600_000, audioBitsPerSecond: 48_000 };

export class Recorder {
  constructor({ address, token, onProblem }) {
    Object.assign(this, { address, token, onProblem });
    this.waiting = [];
    this.sources = {};
    this.able = Boolean(window.MediaRecorder?.isTypeSupported(TYPE));
    if (!this.able) return onProblem("recording_unable");
    this.context = new AudioContext();
    this.mixed = this.context.createMediaStreamDestination();
  }

  // `name`: camera and sound are the other side's, own is this side's microphone.
  use(name, track) {
    if (!this.able || this.closed) return;
    if (name === "camera") this.begin(track);
    else if (name !== "screen") this.mix(name, track);
  }

  mix(name, track) {
    this.sources[name]?.disconnect();
    this.sources[name] = track && this.context.createMediaStreamSource(new MediaStream([track]));
    this.sources[name]?.connect(this.mixed);
    this.context.resume(); // a context that was made before any click may sleep
  }

  begin(picture) {
    this.end();
    const stretch = crypto.randomUUID().replaceAll("-", "");
    let number = 0;
    this.recorder = new MediaRecorder(new MediaStream([picture, ...this.mixed.stream.getAudioTracks()]), { mimeType: TYPE, ...BITRATES });
    this.recorder.addEventListener("dataavailable", ({ data }) => {
      if (data.size) this.handOver({ stretch, number: number++, data });
    });
    this.recorder.start(PART_MILLISECONDS);
  }

  end() {
    if (this.recorder?.state === "recording") this.recorder.stop(); // what it has comes as a last part
  }

  handOver(part) {
    this.waiting.push(part);
    this.handing ??= this.send().finally(() => { this.handing = null; });
  }

  async send() {
    while (this.waiting.length) {
      const gone = await this.sendOne(this.waiting[0]);
      this.onProblem(gone ? null : "recording_waits");
      if (gone) this.waiting.shift();
      else await new Promise((done) => setTimeout(done, RETRY_MILLISECONDS));
    }
  }

  // Refused is gone as well: asking again would change nothing.
  async sendOne({ stretch, number, data }) {
    try {
      const query = new URLSearchParams({ stretch, number });
      const headers = { "Content-Type": "application/octet-stream", "X-CSRFToken": this.token };
      const response = await fetch(`${this.address}?${query}`, { method: "POST", headers, body: data });
      return response.status < 500;
    } catch {
      return false;
    }
  }

  close() {
    if (this.closed) return;
    this.closed = true;
    this.end();
  }
}
