// Camera and microphone, looked at in this page only: brightness of the picture, loudness of the sound.
import { greyOf, mean } from "../picture/measures.js";

const DARK = 16; // mean brightness of 255
const LOUD_ENOUGH = 6; // percent
const LISTEN_MILLISECONDS = 8000;

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// "ok" or "dark". The picture stays open.
export async function look(stream, picture) {
  picture.hidden = false;
  picture.srcObject = stream;
  await picture.play();
  await pause(800); // cameras begin dark
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [32, 18];
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0, 32, 18);
  return mean(greyOf(context.getImageData(0, 0, 32, 18)).values) < DARK ? "dark" : "ok";
}

// "ok" or "silent".
export async function listen(stream, level) {
  level.hidden = false;
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
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
  for (const track of stream.getTracks()) track.stop();
  return heard ? "ok" : "silent";
}
