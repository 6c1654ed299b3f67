// What a weak line still carries: sound before picture. Down after two bad looks in a row, up after several good ones;
// a step up that did not hold makes the next one wait twice as long. Pure: values in, values out.

// `needs`: bits a second below which a step is too much; `bitrate`: the most it takes.
export const STEPS = [
  { word: "good", scale: 1, bitrate: 1_500_000, needs: 280_000 },
  { word: "reduced", scale: 1.5, bitrate: 600_000, needs: 170_000 },
  { word: "reduced", scale: 2, bitrate: 250_000, needs: 100_000 },
  { word: "reduced", scale: 4, bitrate: 90_000, needs: 55_000 },
  { word: "sound", scale: 4, bitrate: 0, needs: 0 },
];

const LOOKS_DOWN = 2;
const LOOKS_UP = 5;
const LOOKS_UP_AT_MOST = 40;

export const START = { step: 0, bad: 0, good: 0, lately: 0, patience: LOOKS_UP };

// `line`: `loss` as a share, `delay` of the way there and back in seconds, `room` in bits a second (Infinity: unknown).
export function decide(state, { loss, delay, room }) {
  const isBad = loss > 0.1 || delay > 0.8 || room < STEPS[state.step].needs;
  const isGood = !isBad && loss < 0.03 && delay < 0.5;
  const next = {
    ...state,
    bad: isBad ? state.bad + 1 : 0,
    good: isGood ? state.good + 1 : 0,
    lately: Math.max(0, state.lately - 1),
  };
  if (next.bad >= LOOKS_DOWN && state.step < STEPS.length - 1) return down(next);
  if (next.good >= state.patience && state.step > 0) return up(next);
  return next;
}

function down(state) {
  const patience = state.lately ? Math.min(LOOKS_UP_AT_MOST, state.patience * 2) : LOOKS_UP;
  return { ...state, step: state.step + 1, bad: 0, good: 0, patience };
}

function up(state) {
  return { ...state, step: state.step - 1, good: 0, lately: 2 * LOOKS_UP };
}
