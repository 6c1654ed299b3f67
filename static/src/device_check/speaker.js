const NOTES = [523, 659, 784];
const NOTE_SECONDS = 0.35;

export async function playNotes() {
  const context = new AudioContext();
  NOTES.forEach((frequency, index) => {
    const oscillator = context.createOscillator();
    const volume = context.createGain();
    oscillator.frequency.value = frequency;
    volume.gain.value = 0.2;
    oscillator.connect(volume).connect(context.destination);
    oscillator.start(context.currentTime + index * NOTE_SECONDS);
    oscillator.stop(context.currentTime + (index + 0.9) * NOTE_SECONDS);
  });
  await new Promise((done) => setTimeout(done, NOTES.length * NOTE_SECONDS * 1000));
  await context.close();
}
