// Where the session stands, as one of the texts, and how the line looks: wait, good or bad.
export function describe({ signalling, call, status, isLate }) {
  const live = status === "live";
  if (signalling.ended === "over" || status === "ended") return ["over", "wait"];
  if (signalling.ended) return [signalling.ended, "bad"];
  if (!navigator.onLine) return ["offline", "bad"];
  if (!signalling.isOpen) {
    if (live && call.isConnected) return ["media_only", "wait"];
    return [signalling.failures ? "reconnecting" : "connecting", "wait"];
  }
  if (!live && isLate) return ["waiting_late", "wait"];
  if (!live) return [call.peer ? "waiting" : "waiting_alone", "wait"];
  if (call.isConnected) return ["connected", "good"];
  if (call.problem) return [call.problem, "bad"];
  if (!call.peer) return ["peer_absent", "wait"];
  return [call.wasConnected ? "call_lost" : "call_connecting", "wait"];
}
