// Both local times and the time since the seller was admitted.
export function tick(data) {
  const draw = () => {
    document.querySelectorAll("[data-clock]").forEach((place) => drawClock(place));
    drawElapsed(document.querySelector("[data-elapsed]"), data.admittedAt);
  };
  draw();
  setInterval(draw, 1000);
}

function drawClock(place) {
  const format = { hour: "2-digit", minute: "2-digit", timeZone: place.dataset.clock };
  place.textContent = new Date().toLocaleTimeString(document.documentElement.lang, format);
}

function drawElapsed(place, admittedAt) {
  if (!place || !admittedAt) return;
  const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(admittedAt)) / 1000));
  place.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
