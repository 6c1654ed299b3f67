// Camera and microphone of this device. What failed has a code that the texts explain.
const AUDIO = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const VIDEO = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 24 }, facingMode: "user" };

const PROBLEMS = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "busy",
  AbortError: "busy",
};

export function problemOf(error) {
  return PROBLEMS[error.name] ?? "unsupported";
}

// Both if possible, else the one that is there; `problem` says why not both.
export async function openDevices() {
  if (!navigator.mediaDevices?.getUserMedia) return { stream: new MediaStream(), problem: "unsupported" };
  let problem = null;
  for (const wish of [{ audio: AUDIO, video: VIDEO }, { video: VIDEO }, { audio: AUDIO }]) {
    try {
      return { stream: await navigator.mediaDevices.getUserMedia(wish), problem };
    } catch (error) {
      problem ??= problemOf(error);
      if (problem === "denied") break;
    }
  }
  return { stream: new MediaStream(), problem };
}
