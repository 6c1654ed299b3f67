// Camera and microphone of this device. What failed has a code that the texts explain.
const AUDIO = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const VIDEO = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 24 } };

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

// `choice`: ids of devices (audio, video), or the side of a phone that the camera faces (facing: user, environment).
function wishes({ audio, video, facing = "user" } = {}) {
  return {
    audio: { ...AUDIO, ...(audio && { deviceId: { exact: audio } }) },
    video: { ...VIDEO, ...(video ? { deviceId: { exact: video } } : { facingMode: { ideal: facing } }) },
  };
}

// Of one kind, audio or video.
export async function openDevice(kind, choice) {
  const stream = await navigator.mediaDevices.getUserMedia({ [kind]: wishes(choice)[kind] });
  return stream.getTracks()[0];
}

// Both if possible, else the one that is there; `problem` says why not both. Without `sound` the camera alone. What was
// chosen may have been unplugged since: then whatever is there.
export async function openDevices(choice = {}, { sound = true } = {}) {
  if (!navigator.mediaDevices?.getUserMedia) return { stream: new MediaStream(), problem: "unsupported" };
  const { audio, video } = wishes(choice);
  let problem = null;
  for (const wish of sound ? [{ audio, video }, { video }, { audio }] : [{ video }]) {
    try {
      return { stream: await navigator.mediaDevices.getUserMedia(wish), problem };
    } catch (error) {
      if (error.name === "OverconstrainedError" && (choice.audio || choice.video)) return openDevices({}, { sound });
      problem ??= problemOf(error);
      if (problem === "denied") break;
    }
  }
  return { stream: new MediaStream(), problem };
}
