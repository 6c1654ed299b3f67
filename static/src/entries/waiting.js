// The waiting room: who attends, place and expected wait stay true without a reload, asked for now and then and at each
// event of the room. A screen reader is told of what has changed.
const EVERY_MILLISECONDS = 20000;
const FRESH = "[data-waiting-fresh]";

const waiting = document.querySelector("[data-room-waiting]");

async function refresh() {
  if (waiting.hidden) return;
  const response = await fetch(location.href).catch(() => null);
  if (!response?.ok || response.redirected) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelectorAll(FRESH);
  for (const [index, place] of document.querySelectorAll(FRESH).entries()) {
    const text = fresh[index]?.textContent;
    if (text && text !== place.textContent) place.textContent = text;
  }
}

document.addEventListener("room", refresh);
setInterval(refresh, EVERY_MILLISECONDS);
