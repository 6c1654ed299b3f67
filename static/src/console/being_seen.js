// Whoever is at the documents is seen to be: otherwise the case is released after a while, and assigned to somebody else.
import { csrfToken, send } from "./sending.js";

const EVERY_MILLISECONDS = 60_000;
const SIGNS = ["pointerdown", "pointermove", "keydown", "scroll"];

export function staySeen({ seen }) {
  if (!seen) return;
  let last = Date.now();
  const tell = () => {
    if (Date.now() - last < EVERY_MILLISECONDS) return;
    last = Date.now();
    const body = new FormData();
    body.append("csrfmiddlewaretoken", csrfToken());
    send(seen, body).catch(() => {}); // no connection: the next sign tells it. A review that has ended reloads the page
  };
  for (const sign of SIGNS) document.addEventListener(sign, tell, { capture: true, passive: true });
}
