// Autosave: each form saves itself when something in it changes, says when, and tries again after a lost connection.
import { Refused, formOf, send } from "./sending.js";

const RETRY_MILLISECONDS = 3000;
const TYPING_MILLISECONDS = 1000;

export function enableSaving(texts) {
  document.addEventListener("open-items", (event) => drawOpen(event.detail, texts));
  for (const form of document.querySelectorAll("[data-save]")) {
    const state = { form, texts, saving: false, again: false, typing: 0 };
    form.querySelectorAll("[data-plain]").forEach((button) => (button.hidden = true));
    form.addEventListener("change", () => save(state));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      save(state);
    });
    form.querySelector("textarea")?.addEventListener("input", () => {
      clearTimeout(state.typing);
      state.typing = setTimeout(() => save(state), TYPING_MILLISECONDS);
    });
  }
}

async function save(state) {
  if (!isComplete(state.form)) return;
  if (state.saving) {
    state.again = true; // what changed meanwhile is saved next, with the revision that comes back
    return;
  }
  state.saving = true;
  say(state, state.texts.saving);
  try {
    done(state, await send(state.form.action, formOf(state.form)));
  } catch (error) {
    failed(state, error);
  }
  state.saving = false;
  if (state.again) {
    state.again = false;
    save(state);
  }
}

// What is refused is not shown as chosen. Told by an event of its own: a change would be saved again.
function showWhatIsSaved(form) {
  for (const choice of form.querySelectorAll("[type=radio]")) choice.checked = choice.defaultChecked;
  form.dispatchEvent(new Event("restored"));
}

// A failure is saved together with its reason.
function isComplete(form) {
  const outcome = form.querySelector("[name=outcome]:checked");
  if (!form.querySelector("[name=outcome]")) return true;
  const failure = ["failed", "rejected"].includes(outcome?.value);
  return Boolean(outcome) && !(failure && !form.querySelector("[name=reason_code]").value);
}

export function done(state, answer) {
  state.form.querySelector("[name=revision]").value = answer.revision;
  for (const choice of state.form.querySelectorAll("[type=radio]")) choice.defaultChecked = choice.checked;
  say(state, `${state.texts.saved} ${answer.saved}`);
  state.form.dispatchEvent(new CustomEvent("saved", { detail: answer }));
  drawOpen(answer.open, state.texts);
}

function drawOpen(names, texts) {
  document.querySelector("[data-open]").textContent = `${texts.open} ${names.length}`;
  const items = names.map((name) => Object.assign(document.createElement("li"), { textContent: name }));
  document.querySelector("[data-open-items]").replaceChildren(...items);
}

function failed(state, error) {
  const refused = error instanceof Refused;
  say(state, refused ? error.message : state.texts.offline, true);
  if (refused && !state.again) showWhatIsSaved(state.form);
  if (!refused) setTimeout(() => save(state), RETRY_MILLISECONDS);
}

export function say(state, text, isProblem = false) {
  const place = state.form.querySelector("[data-saved]");
  place.textContent = text;
  place.classList.toggle("vr-saved--problem", isProblem);
}
