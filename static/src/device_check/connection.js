// The way to the room's server and back, and, where there is a TURN server, whether it gives this browser a relay.
const BLOCKED_MILLISECONDS = 8000;
const SLOW_MILLISECONDS = 600;

// `finding`: ok, relayed (and the relay was reached too), slow, blocked, no_relay or unsupported.
export async function checkConnection({ socket, iceServers }) {
  if (!window.RTCPeerConnection) return { finding: "unsupported" };
  const milliseconds = await measure(socket);
  if (milliseconds === null) return { finding: "blocked" };
  if (iceServers.length && !(await relays(iceServers))) return { finding: "no_relay" };
  if (milliseconds > SLOW_MILLISECONDS) return { finding: "slow", milliseconds };
  return { finding: iceServers.length ? "relayed" : "ok", milliseconds };
}

function measure(address) {
  return new Promise((done) => {
    const socket = new WebSocket(address);
    const timer = setTimeout(() => finish(null), BLOCKED_MILLISECONDS);
    let began;
    const finish = (result) => {
      clearTimeout(timer);
      done(result);
      socket.close();
    };
    socket.addEventListener("open", () => { began = performance.now(); socket.send("ping"); });
    socket.addEventListener("message", () => finish(Math.max(1, Math.round(performance.now() - began))));
    socket.addEventListener("close", () => finish(null));
  });
}

async function relays(iceServers) {
  const connection = new RTCPeerConnection({ iceServers, iceTransportPolicy: "relay" });
  const found = new Promise((done) => {
    connection.onicecandidate = ({ candidate }) => done(Boolean(candidate));
    setTimeout(() => done(false), BLOCKED_MILLISECONDS);
  });
  connection.createDataChannel("check");
  await connection.setLocalDescription();
  const result = await found;
  connection.close();
  return result;
}
