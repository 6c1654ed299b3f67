// The code that the seller reads out: the server compares it, and the right one passes the check.
import { done, say } from "./saving.js";
import { Refused, formOf, send } from "./sending.js";

export function enableCodes(texts) {
  for (const form of document.querySelectorAll("[data-read]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      compare(form, texts);
    });
  }
}

async function compare(form, texts) {
  const saved = { form: form.closest("[data-check]").querySelector("[data-save]"), texts };
  try {
    const answer = await send(form.action, formOf(form));
    saved.form.querySelector("[value=passed]").checked = true;
    done(saved, answer);
    saved.form.dispatchEvent(new Event("restored"));
  } catch (error) {
    say(saved, error instanceof Refused ? error.message : texts.offline, true);
  }
  form.reset();
}
