// Asking the seller to correct a field, revealing one, and seeing what comes of it: nothing being typed is touched.
import { giveFocusBack } from "./focus.js";
import { Refused, csrfToken, send } from "./sending.js";

const INTERVAL_MILLISECONDS = 10_000; // a word from the room may be lost

export function enableCorrections(data) {
  const place = document.querySelector("[data-facts]");
  const look = async () => {
    const response = await fetch(data.facts, { headers: { Accept: "application/json" } }).catch(() => null);
    if (response?.ok && !response.redirected) draw(place, await response.json(), data.texts);
  };
  place.addEventListener("click", (event) => {
    const button = event.target.closest("[data-correct], [data-reveal]");
    if (button) act(button, data.texts, look);
  });
  document.addEventListener("room", (event) => event.detail.event === "correction" && look());
  setInterval(() => place.querySelector("[data-asked]") && look(), INTERVAL_MILLISECONDS);
}

async function act(button, texts, look) {
  const row = button.closest("[data-fact]");
  const body = new FormData();
  body.append("csrfmiddlewaretoken", csrfToken());
  try {
    await send(button.dataset.correct ?? button.dataset.reveal, body);
    await look();
    giveFocusBack(row.querySelector("[data-correct]"));
  } catch (error) {
    const note = row.querySelector("[data-saved]");
    note.textContent = error instanceof Refused ? error.message : texts.offline;
    note.classList.add("vr-saved--problem");
  }
}

function draw(place, { html, checks, open }, texts) {
  const drawn = document.createElement("template");
  drawn.innerHTML = html;
  for (const row of drawn.content.querySelectorAll("[data-fact]")) {
    const shown = place.querySelector(`[data-fact="${row.dataset.fact}"]`);
    for (const part of ["[data-declared]", "[data-found]", "[data-corrected]"]) {
      const [old, now] = [shown.querySelector(part), row.querySelector(part)];
      if (old.innerHTML !== now.innerHTML) old.innerHTML = now.innerHTML;
    }
  }
  const shown = checks.filter((check) => document.querySelector(`[data-check="${check.id}"][data-item="${check.item}"]`));
  for (const check of shown) openAgain(check, texts);
  if (shown.length < checks.length) place.querySelector("[data-facts-saved]").textContent = texts.otherChecks;
  document.dispatchEvent(new CustomEvent("open-items", { detail: open }));
}

// The line shows no outcome any more, saves from where it now stands, and its challenge begins anew.
function openAgain(check, texts) {
  const form = document.querySelector(`[data-check="${check.id}"] [data-save]`);
  const revision = form.querySelector("[name=revision]");
  if (!check.open || check.revision <= Number(revision.value)) return;
  revision.value = check.revision;
  for (const choice of form.querySelectorAll("[type=radio]")) choice.checked = choice.defaultChecked = false;
  form.dispatchEvent(new Event("restored"));
  const start = form.closest("[data-check]").querySelector("[data-start]");
  if (start) start.textContent = start.dataset.first;
  const note = form.querySelector("[data-saved]");
  note.textContent = texts.openAgain;
  note.classList.add("vr-saved--problem");
}
