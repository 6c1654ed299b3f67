// On the account manager's page: picture and sound of both sides go on to each lead who listens in, over a call of its own.
const SILENT_MILLISECONDS = 15000; // of some heartbeats: a bye may be lost, and nobody listens who is not named
const KINDS = ["audio", "video", "audio", "video"]; // of the seller, of the account manager

export class Listeners {
  constructor({ send, tracks }) {
    Object.assign(this, { send, tracks });
    this.calls = new Map(); // by the listener's connection
    this.heard = new Map();
  }

  async receive({ from, ice, data }) {
    const { hello, bye, description, candidate } = data;
    this.heard.set(from, performance.now());
    if (hello) return this.begin(from, ice);
    if (bye) return this.end(from);
    const connection = this.calls.get(from);
    if (connection && description) await connection.setRemoteDescription(description);
    if (connection && candidate) await connection.addIceCandidate(candidate);
  }

  async begin(listener, ice) {
    this.calls.get(listener)?.close();
    const connection = new RTCPeerConnection(ice);
    this.calls.set(listener, connection);
    const signal = (data) => this.send({ kind: "signal", to: listener, data });
    connection.onicecandidate = ({ candidate }) => candidate && signal({ candidate });
    connection.onconnectionstatechange = () => connection.connectionState === "failed" && this.end(listener);
    for (const kind of KINDS) connection.addTransceiver(kind, { direction: "sendonly" });
    await this.fill(connection);
    await connection.setLocalDescription();
    signal({ description: connection.localDescription });
  }

  // Every second: what is turned on or comes later takes its place, and who is not heard any more hears nothing.
  async refresh() {
    const since = performance.now() - SILENT_MILLISECONDS;
    for (const [listener, at] of this.heard) if (at < since) this.end(listener);
    for (const connection of this.calls.values()) await this.fill(connection);
  }

  async fill(connection) {
    const tracks = this.tracks();
    for (const [index, { sender }] of connection.getTransceivers().entries()) {
      const track = tracks[index] ?? null;
      if (sender.track !== track) await sender.replaceTrack(track);
    }
  }

  end(listener) {
    this.calls.get(listener)?.close();
    this.calls.delete(listener);
    this.heard.delete(listener);
  }

  close() {
    for (const listener of [...this.calls.keys()]) this.end(listener);
  }
}
