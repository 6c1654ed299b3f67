// Keeps the code's state and the wait for a new one up to date, until time alone changes neither any more. Without
// scripts the page has a link to look again.
const EVERY_MILLISECONDS = 5000;
const PARTS = ["code-state", "code-resend"];
const FORM = ["code-errors", "code-heading", "code-form"];

async function refresh() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!response.ok) return;
  if (response.redirected) {
    stop();
    location.assign(response.url);
    return;
  }
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const id of PARTS) replace(document.getElementById(id), fresh.getElementById(id));
  if (asksForCode(document) !== asksForCode(fresh)) changeForm(fresh);
  if (isFinal(fresh)) stop();
}

function asksForCode(page) {
  return page.querySelector("#code-form form") !== null;
}

// Only when it comes or goes: what somebody is typing, and the error beside it, stay.
function changeForm(fresh) {
  const heading = document.getElementById("code-heading");
  const wasInForm = document.getElementById("code-form").contains(document.activeElement);
  document.title = fresh.title;
  for (const id of FORM) document.getElementById(id).replaceChildren(...fresh.getElementById(id).childNodes);
  if (wasInForm) heading.focus();
}

function isFinal(page) {
  return "final" in page.getElementById("code-state").dataset;
}

function stop() {
  clearInterval(timer);
}

function replace(shown, fresh) {
  // A form differs by its token only; leaving it keeps the focus of whoever is about to press its button.
  const same = shown.textContent.trim() === fresh.textContent.trim();
  if (!same) shown.replaceChildren(...fresh.childNodes);
}

const timer = setInterval(() => {
  if (document.visibilityState === "visible") refresh().catch(() => {}); // away for a moment: the next try tells
}, EVERY_MILLISECONDS);
if (isFinal(document)) stop();
