// Until the seller is admitted: are they here, have they consented? Asked at each event of the room, and now and then.
const INTERVAL_MILLISECONDS = 5000;
const EVENTS = ["entered", "consented", "admitted"];

export function watchSeller(data) {
  const admit = document.querySelector("[data-admit]");
  if (!data.state || !admit) return;
  const ask = () => draw(data, admit);
  document.addEventListener("room", (event) => EVENTS.includes(event.detail.event) && ask());
  setInterval(ask, INTERVAL_MILLISECONDS);
}

async function draw(data, admit) {
  const response = await fetch(data.state, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!response?.ok) return;
  const state = await response.json();
  document.querySelector("[data-presence]").textContent = state.text;
  admit.toggleAttribute("data-waiting", !state.consented);
  if (state.admittedAt) window.location.reload(); // in another window
}
