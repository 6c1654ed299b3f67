// On the account manager's page: picture and sound of both sides go on to each lead who listens in, over a call of its own.
const KINDS = ["audio", "video", "audio", "video"]; // of the seller, of the account manager

export class Listeners {
  constructor({ send, tracks }) {
    Object.assign(this, { send, tracks });
    this.calls = new Map();
  }

  async receive({ from, ice, data }) {
    const { hello, description, candidate } = data;
    if (hello) return this.begin(from, ice);
    const connection = this.calls.get(from);
    if (connection && description) await connection.setRemoteDescription(description);
    if (connection && candidate) await connection.addIceCandidate(candidate);
  }

  async begin(page, ice) {
    this.end(page);
    const connection = new RTCPeerConnection(ice);
    this.calls.set(page, connection);
    const signal = (data) => this.send({ kind: "signal", to: page, data });
    connection.onicecandidate = ({ candidate }) => candidate && signal({ candidate });
    connection.onconnectionstatechange = () => connection.connectionState === "failed" && this.end(page);
    for (const kind of KINDS) connection.addTransceiver(kind, { direction: "sendonly" });
    await this.fill(connection);
    await connection.setLocalDescription();
    signal({ description: connection.localDescription });
  }

  // What is turned on or comes later takes its place.
  async refresh() {
    for (const connection of this.calls.values()) await this.fill(connection);
  }

  async fill(connection) {
    const tracks = this.tracks();
    for (const [index, { sender }] of connection.getTransceivers().entries()) {
      const track = tracks[index] ?? null;
      if (sender.track !== track) await sender.replaceTrack(track);
    }
  }

  end(page) {
    this.calls.get(page)?.close();
    this.calls.delete(page);
  }

  close() {
    for (const page of [...this.calls.keys()]) this.end(page);
  }
}
