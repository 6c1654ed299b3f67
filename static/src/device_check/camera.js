// Camera and microphone, looked at in this page only: brightness of the picture, loudness of the sound.
import { openDevices } from "../room/media.js";

const DARK = 16; // mean brightness of 255
const LOUD_ENOUGH = 6; // percent
const LISTEN_MILLISECONDS = 8000;

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

export async function checkDevices({ picture, level, listening }) {
  const { stream, problem } = await openDevices();
  const camera = stream.getVideoTracks().length ? await look(stream, picture) : problem;
  const microphone = stream.getAudioTracks().length ? await listen(stream, level, listening) : problem;
  for (const track of stream.getAudioTracks()) track.stop();
  return { camera, microphone };
}

async function look(stream, picture) {
  picture.hidden = false;
  picture.srcObject = new MediaStream(stream.getVideoTracks());
  await picture.play();
  await pause(800); // cameras begin dark
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [32, 18];
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0, 32, 18);
  const pixels = context.getImageData(0, 0, 32, 18).data;
  let sum = 0;
  for (let index = 0; index < pixels.length; index += 4) sum += pixels[index] + pixels[index + 1] + pixels[index + 2];
  return sum / (32 * 18 * 3) < DARK ? "dark" : "ok";
}

async function listen(stream, level, listening) {
  listening();
  level.hidden = false;
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(new MediaStream(stream.getAudioTracks())).connect(analyser);
  const samples = new Uint8Array(analyser.fftSize);
  const end = performance.now() + LISTEN_MILLISECONDS;
  let heard = 0;
  while (performance.now() < end && heard < 5) {
    await pause(100);
    analyser.getByteTimeDomainData(samples);
    level.value = Math.max(...samples.map((sample) => Math.abs(sample - 128))) / 1.28;
    if (level.value >= LOUD_ENOUGH) heard += 1;
  }
  await context.close();
  return heard ? "ok" : "silent";
}
