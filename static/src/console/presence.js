// Until the seller is admitted: are they here, have they consented? Asked at each event of the room, and now and then.
const INTERVAL_MILLISECONDS = 5000;
const EVENTS = ["entered", "consented", "admitted"];

export function watchSeller(data) {
  const admit = document.querySelector("[data-admit]");
  if (!data.state || !admit) return;
  let admitting = false;
  admit.form.addEventListener("submit", () => (admitting = true));
  const ask = async () => {
    const state = await draw(data, admit);
    // In another window. While this one submits, its own next page is on the way: a second one, loaded at the same
    // moment, would race it for the seat in the room.
    if (state?.admittedAt && !admitting) window.location.reload();
  };
  document.addEventListener("room", (event) => EVENTS.includes(event.detail.event) && ask());
  setInterval(ask, INTERVAL_MILLISECONDS);
}

async function draw(data, admit) {
  const response = await fetch(data.state, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!response?.ok) return null;
  const state = await response.json();
  document.querySelector("[data-presence]").textContent = state.text;
  admit.toggleAttribute("data-waiting", !state.consented);
  return state;
}
