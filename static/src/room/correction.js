// What the seller is asked to correct. Asked for when the page opens, at each word of it in the room, and now and then:
// a word may be lost. What is typed stays in this tab until it is saved, whatever happens to the page.
const INTERVAL_MILLISECONDS = 10_000;

export function showCorrections(place) {
  const look = async () => {
    const response = await fetch(place.dataset.address).catch(() => null);
    if (response?.ok && !response.redirected) show(place, await response.text());
  };
  place.addEventListener("input", () => keep(place));
  place.addEventListener("submit", (event) => {
    event.preventDefault();
    send(place, event);
  });
  document.addEventListener("room", (event) => event.detail.event === "correction" && look());
  setInterval(look, INTERVAL_MILLISECONDS);
  look();
}

// The same one is not drawn again: somebody may be typing there.
function show(place, html, { answered = false } = {}) {
  const before = stateOf(place);
  const drawn = document.createElement("template");
  drawn.innerHTML = html;
  if (!answered && stateOf(drawn.content) === before) return;
  place.replaceChildren(drawn.content);
  const form = place.querySelector("form");
  if (!form || answered) return;
  restore(place);
  place.scrollIntoView({ block: "nearest" });
  if (!document.activeElement?.matches("input, select, textarea")) form.querySelector("input:not([type=hidden]), select").focus();
}

async function send(place, event) {
  const form = event.target;
  const body = new FormData(form, event.submitter);
  const response = await fetch(form.action, { method: "POST", body }).catch(() => null);
  if (!response?.ok) return explain(place);
  show(place, await response.text(), { answered: true });
  if (!place.querySelector("form")) sessionStorage.removeItem(keyOf(place));
  place.querySelector("[aria-invalid=true], .govuk-input--error")?.focus();
}

function explain(place) {
  const problem = place.querySelector("[data-correction-problem]");
  problem.textContent = place.dataset.notSent;
  problem.hidden = false;
}

function stateOf(root) {
  return root.querySelector("[data-correction]")?.dataset.correction ?? "";
}

function keyOf(place) {
  return `typed:${place.dataset.address}`;
}

const fieldsOf = (place) => [...place.querySelectorAll("form input:not([type=hidden]), form select")];

function keep(place) {
  const typed = { of: stateOf(place), values: fieldsOf(place).map((field) => field.value) };
  sessionStorage.setItem(keyOf(place), JSON.stringify(typed));
}

function restore(place) {
  const typed = JSON.parse(sessionStorage.getItem(keyOf(place)) ?? "null");
  if (typed?.of !== stateOf(place)) return;
  fieldsOf(place).forEach((field, index) => (field.value = typed.values[index] ?? ""));
}
