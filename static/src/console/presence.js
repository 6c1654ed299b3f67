// Until the seller is admitted: are they here, have they consented? Asked at each event of the room, and now and then.
// In person it is asked as long as the page is open: each question shows that the account manager is there.
const INTERVAL_MILLISECONDS = 5000;
const EVENTS = ["entered", "consented", "admitted"];

export function watchSeller(data) {
  if (data.inPerson) setInterval(() => stay(data), INTERVAL_MILLISECONDS);
  const admit = document.querySelector("[data-admit]");
  if (!data.state || !admit) return;
  let admitting = false;
  admit.form.addEventListener("submit", () => (admitting = true));
  const look = async () => {
    const state = await draw(data, admit);
    // In another window. While this one submits, its own next page is on the way: a second one, loaded at the same
    // moment, would race it for the place in the room.
    if (state?.admittedAt && !admitting) window.location.reload();
  };
  document.addEventListener("room", (event) => EVENTS.includes(event.detail.event) && look());
  setInterval(look, INTERVAL_MILLISECONDS);
}

async function draw(data, admit) {
  const state = await stateOf(data);
  if (!state) return null;
  say(state.text);
  admit.toggleAttribute("data-waiting", !state.ready);
  return state;
}

// A review that has ended, such as of a session that was missed, is no longer found: the page then leads to the case.
async function stay(data) {
  const response = await ask(data);
  if (response?.status === 404) window.location.reload();
  if (response?.ok) say((await response.json()).text);
}

// Until it begins: a screen reader is told of a change, not every few seconds.
function say(text) {
  const place = document.querySelector("[data-presence]");
  if (place && place.textContent !== text) place.textContent = text;
}

async function stateOf(data) {
  const response = await ask(data);
  return response?.ok ? response.json() : null;
}

function ask(data) {
  return fetch(data.state, { headers: { Accept: "application/json" } }).catch(() => null);
}
