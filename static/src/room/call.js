// Picture, sound and screen between the two pages, directly or through a relay. Whatever takes this class's place does the
// same: use() what this side sends, admit(), meet() the other page, part() from who holds the session no more, receive()
// signals, refresh() when the way may have changed, returned() when the socket is back, watch() every second, adapt() to
// the line, close(); isConnected and peer; onTrack, onShown and onState tell.
//
// One side (the account manager's) makes every offer, so two offers never cross. Three lines are agreed on at the start,
// with or without a track: what is turned on, changed or shared later takes its place on its line, and nothing is
// negotiated in mid-call. Each call has a number and each of its offers too: what belongs to an older one is dropped.
import { Meter } from "./meter.js";
import { PAGE } from "./signalling.js";

const LINES = { sound: "audio", camera: "video", screen: "video" };
const NAMES = Object.keys(LINES);
const RESTART_MILLISECONDS = 4000;
const RENEW_MILLISECONDS = 8000;

export class Call {
  constructor({ offers, join, send, inTurn, onTrack, onShown, onState }) {
    Object.assign(this, { offers, join, send, inTurn, onTrack, onShown, onState });
    this.tracks = {};
    this.stream = new MediaStream();
    this.peer = null;
    this.live = false;
    this.number = null;
    this.connection = null;
    this.renewals = 0;
  }

  get isConnected() {
    return this.connection?.connectionState === "connected";
  }

  // `tracks`: of sound, camera and screen those that change; null: nothing is sent on that line any more.
  async use(tracks) {
    Object.assign(this.tracks, tracks);
    if (this.connection) await this.fill();
    this.tellShown();
  }

  async admit() {
    if (this.live) return;
    this.live = true;
    // Not awaited: messages go on while the way in is asked for.
    this.joining = this.join().then((told) => told && this.inTurn(() => this.start(told)));
  }

  // An offer that came before was passed over: it is asked for again.
  async start({ ice }) {
    this.ice = ice;
    if (this.passedOver) this.send({ kind: "signal", to: this.passedOver, data: { anew: true } });
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

  // The other page is of somebody who holds the session no more.
  part() {
    this.close();
    this.peer = this.passedOver = null;
    this.onState();
  }

  async begin() {
    if (!this.offers || !this.live || !this.ice || !this.peer) return;
    this.renew(Math.random().toString(36).slice(2));
    for (const name of NAMES) this.connection.addTransceiver(LINES[name], { streams: name === "screen" ? [] : [this.stream] });
    await this.fill();
    await this.offer();
  }

  renew(number) {
    this.close();
    this.number = number;
    this.calledPage = this.peer;
    this.offered = 0;
    this.meter = new Meter();
    this.lostAt = this.restartedAt = performance.now();
    const connection = new RTCPeerConnection(this.ice);
    this.connection = connection;
    connection.onicecandidate = ({ candidate }) => candidate && this.signal({ candidate });
    connection.ontrack = ({ track, transceiver }) => this.onTrack(NAMES[connection.getTransceivers().indexOf(transceiver)], track);
    connection.onconnectionstatechange = () => this.changed(connection);
    connection.oniceconnectionstatechange = () => {
      if (["disconnected", "failed"].includes(connection.iceConnectionState)) this.inTurn(() => this.lose(connection));
    };
  }

  // The tracks take their places; the answering side has places only when the offer is there.
  async fill() {
    const places = this.connection.getTransceivers();
    for (const [index, place] of places.entries()) {
      const track = this.tracks[NAMES[index]] ?? null;
      if (place.sender.track !== track) await place.sender.replaceTrack(track);
    }
  }

  changed(connection) {
    if (connection !== this.connection) return;
    if (this.isConnected) {
      this.lostAt = null;
      this.renewals = 0;
    } else {
      this.lostAt ??= performance.now();
    }
    this.onState();
  }

  async lose(connection) {
    if (connection === this.connection && !this.isConnected) await this.refresh();
  }

  async offer(options) {
    const offer = ++this.offered;
    await this.connection.setLocalDescription(await this.connection.createOffer(options));
    return this.signal({ offer, description: this.connection.localDescription });
  }

  signal(data) {
    return this.send({ kind: "signal", to: this.peer ?? this.calledPage, data: { call: this.number, ...data } });
  }

  // What the other side can expect to see: a line without a track says nothing by itself.
  tellShown() {
    if (this.connection) this.signal({ shown: { camera: Boolean(this.tracks.camera), screen: Boolean(this.tracks.screen) } });
  }

  async receive(message) {
    if (message.to !== PAGE) return;
    const { call, offer, description, candidate, anew, restart, shown } = message.data;
    if (anew) await this.begin();
    else if (description?.type === "offer") await this.answer(message.from, call, offer, description);
    else if (call !== this.number || !this.connection) return;
    else if (description) await this.accept(offer, description);
    else if (candidate) await this.connection.addIceCandidate(candidate);
    else if (restart) await this.restart();
    else if (shown) this.onShown(shown);
  }

  async accept(offer, description) {
    if (offer !== this.offered || this.connection.signalingState !== "have-local-offer") return;
    await this.connection.setRemoteDescription(description);
    this.tellShown();
  }

  async answer(from, call, offer, description) {
    this.peer = from;
    if (!this.ice) {
      this.passedOver = from;
      return;
    }
    if (call !== this.number) this.renew(call);
    await this.connection.setRemoteDescription(description);
    for (const [index, place] of this.connection.getTransceivers().entries()) {
      place.direction = "sendrecv";
      if (NAMES[index] !== "screen") place.sender.setStreams(this.stream); // picture and sound are kept in step
    }
    await this.fill();
    await this.connection.setLocalDescription();
    this.signal({ offer, description: this.connection.localDescription });
    this.tellShown();
  }

  // The way between the two may have changed: looked for anew at once, or as soon as the socket is back to say so.
  async refresh() {
    if (!this.live || !this.peer || !this.connection) return;
    this.restartedAt = performance.now();
    this.restartOwed = !(this.offers ? await this.restart() : this.signal({ restart: true }));
  }

  restart() {
    return this.offer({ iceRestart: true });
  }

  // The socket is back.
  async returned() {
    this.tellShown();
    if (this.restartOwed || (this.connection && !this.isConnected)) await this.refresh();
  }

  async watch() {
    if (!this.live || !this.peer || this.isConnected) return;
    const now = performance.now();
    if (now - (this.lostAt ?? now) > RENEW_MILLISECONDS * (1 + this.renewals)) await this.askAnew();
    else if (now - this.restartedAt > RESTART_MILLISECONDS) await this.refresh();
  }

  // Each time with more patience: some lines take long to come about.
  async askAnew() {
    this.renewals += 1;
    this.lostAt = performance.now();
    if (this.offers) await this.begin();
    else this.send({ kind: "signal", to: this.peer, data: { anew: true } });
  }

  // Sends less over a weak line. Returns how it stands: a word of quality.js, or null without a call.
  async adapt() {
    if (!this.isConnected) return null;
    const [sound, camera, screen] = this.connection.getTransceivers().map((place) => place.sender);
    return this.meter.adapt(this.connection, { sound, camera, screen });
  }

  close() {
    this.connection?.close();
    this.connection = null;
  }
}
