// Picture and sound between the two pages. One side (the account manager's) makes every offer; each call has a number,
// so that what belongs to an older one is dropped. Lost for some seconds: new paths (ICE restart); longer: a new call.
import { PAGE } from "./signalling.js";

const RESTART_AFTER = 4000;
const RENEW_AFTER = 8000;

export class Call {
  constructor({ offers, iceServers, remoteVideo, send, onState }) {
    Object.assign(this, { offers, iceServers, remoteVideo, send, onState });
    this.stream = new MediaStream();
    this.peer = null;
    this.live = false;
    this.number = null;
    this.connection = null;
  }

  get isConnected() {
    return this.connection?.connectionState === "connected";
  }

  // Tracks of the devices as they are now: a new call carries them, and so does a running one that had one of the kind.
  async useStream(stream) {
    this.stream = stream;
    if (!this.connection) return;
    const senders = this.connection.getSenders();
    for (const track of stream.getTracks()) {
      const sender = senders.find((each) => each.track?.kind === track.kind);
      if (!sender) return this.askAnew();
      await sender.replaceTrack(track);
    }
  }

  async admit() {
    if (this.live) return;
    this.live = true;
    this.lostAt = performance.now();
    await this.begin();
  }

  // The page of the other side; null: its socket is gone, the call may go on.
  async meet(page, gone) {
    if (page === null && gone !== this.peer) return;
    const changed = page !== null && page !== this.calledPage;
    this.peer = page;
    if (changed || (page && !this.isConnected)) await this.begin();
    this.onState();
  }

  async begin() {
    if (!this.offers || !this.live || !this.peer) return;
    this.renew(Math.random().toString(36).slice(2));
    for (const kind of ["audio", "video"]) {
      const track = this.stream.getTracks().find((each) => each.kind === kind);
      this.connection.addTransceiver(track ?? kind, { direction: "sendrecv", streams: [this.stream] });
    }
    await this.offer();
  }

  renew(number) {
    this.close();
    this.number = number;
    this.calledPage = this.peer;
    this.lostAt = performance.now();
    this.restarted = false;
    const connection = new RTCPeerConnection({ iceServers: this.iceServers });
    this.connection = connection;
    connection.onicecandidate = ({ candidate }) => candidate && this.signal({ candidate });
    connection.ontrack = ({ track }) => this.show(track);
    connection.onconnectionstatechange = () => this.changed(connection);
  }

  // A stream of our own: the other side's has no picture in it until it has a camera.
  show(track) {
    const shown = this.remoteVideo.srcObject?.call === this.number ? this.remoteVideo.srcObject.getTracks() : [];
    const stream = new MediaStream([...shown, track]);
    stream.call = this.number;
    this.remoteVideo.srcObject = stream;
  }

  changed(connection) {
    if (connection !== this.connection) return;
    if (this.isConnected) this.lostAt = null;
    else this.lostAt ??= performance.now();
    if (this.isConnected) this.restarted = false;
    this.onState();
  }

  async offer(options) {
    await this.connection.setLocalDescription(await this.connection.createOffer(options));
    this.signal({ description: this.connection.localDescription });
  }

  signal(data) {
    this.send({ kind: "signal", to: this.peer ?? this.calledPage, data: { call: this.number, ...data } });
  }

  async receive(message) {
    if (message.to !== PAGE) return;
    const { call, description, candidate, anew } = message.data;
    if (anew) {
      if (this.offers) await this.begin();
    } else if (description?.type === "offer") {
      await this.answer(message.from, call, description);
    } else if (call !== this.number || !this.connection) {
      return;
    } else if (description) {
      await this.connection.setRemoteDescription(description);
    } else if (candidate) {
      await this.connection.addIceCandidate(candidate);
    }
  }

  async answer(from, call, description) {
    this.peer = from;
    if (call !== this.number) {
      this.renew(call);
      for (const track of this.stream.getTracks()) this.connection.addTrack(track, this.stream);
    }
    await this.connection.setRemoteDescription(description);
    await this.connection.setLocalDescription();
    this.signal({ description: this.connection.localDescription });
  }

  // Asked every second.
  async watch() {
    if (!this.live || !this.peer || this.isConnected) return;
    const waited = performance.now() - this.lostAt;
    if (waited > RENEW_AFTER) {
      await this.askAnew();
    } else if (waited > RESTART_AFTER && this.offers && !this.restarted) {
      this.restarted = true;
      if (this.connection.signalingState === "stable") await this.offer({ iceRestart: true });
    }
  }

  async askAnew() {
    this.lostAt = performance.now();
    if (this.offers) await this.begin();
    else this.send({ kind: "signal", to: this.peer, data: { anew: true } });
  }

  close() {
    this.connection?.close();
    this.connection = null;
  }
}
