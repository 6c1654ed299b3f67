// Camera and microphone, each with the reason why it does not open.
const WISHES = {
  camera: { video: { width: { ideal: 1280 }, height: { ideal: 720 }, facingMode: "user" } },
  microphone: { audio: true },
};
const PROBLEMS = {
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "busy",
  AbortError: "busy",
};

// { camera, microphone }: each { stream } or { problem }. Asked for together, so that one question is put; when that
// fails, each by itself, so that one that works is not blamed for the other.
export async function openDevices(app) {
  if (!navigator.mediaDevices?.getUserMedia) {
    const problem = app ? "in_app" : "unsupported";
    return { camera: { problem }, microphone: { problem } };
  }
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ ...WISHES.camera, ...WISHES.microphone });
    const alone = (tracks) => ({ stream: new MediaStream(tracks) });
    return { camera: alone(stream.getVideoTracks()), microphone: alone(stream.getAudioTracks()) };
  } catch {
    return { camera: await open("camera", app), microphone: await open("microphone", app) };
  }
}

async function open(name, app) {
  try {
    return { stream: await navigator.mediaDevices.getUserMedia(WISHES[name]) };
  } catch (error) {
    return { problem: await problemOf(error, name, app) };
  }
}

async function problemOf(error, name, app) {
  if (error.name !== "NotAllowedError" && error.name !== "SecurityError") return PROBLEMS[error.name] ?? "unsupported";
  if (app) return "in_app";
  const { state } = (await permissionOf(name)) ?? {};
  // Allowed here and refused all the same: the device's own settings. Still to be asked: the question got no answer.
  return { granted: "system", prompt: "dismissed" }[state] ?? "denied";
}

// The browser's PermissionStatus, or null where it keeps that to itself.
export async function permissionOf(name) {
  try {
    return await navigator.permissions.query({ name });
  } catch {
    return null;
  }
}

// The camera that looks the other way, on phones; the one that is open goes on where there is none.
export async function turnCamera(stream) {
  const [track] = stream.getVideoTracks();
  const facingMode = track.getSettings().facingMode === "environment" ? "user" : "environment";
  track.stop(); // phones open one camera at a time
  return navigator.mediaDevices.getUserMedia({ video: { ...WISHES.camera.video, facingMode } });
}

export async function hasTwoCameras() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter((device) => device.kind === "videoinput").length > 1;
}
