// Single keys, only while the checklist has the focus and nothing is typed there (WCAG 2.1.4).
import { showNextPaper } from "./papers.js";

export function enableKeys() {
  const list = document.querySelector("[data-checklist]");
  const checks = [...list.querySelectorAll("[data-check]")];
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") (current(checks)?.querySelector("input[type=radio]") ?? list).focus();
  });
  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("select, textarea")) return;
    const act = acts[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act(checks, current(checks));
  });
  list.addEventListener("focusin", (event) => {
    checks.forEach((check) => check.classList.toggle("vr-check--current", check.contains(event.target)));
  });
}

const acts = {
  j: (checks, check) => goTo(checks, checks.indexOf(check) + 1),
  k: (checks, check) => goTo(checks, checks.indexOf(check) - 1),
  p: (checks, check) => choose(check, "passed"),
  f: (checks, check) => {
    choose(check, "failed");
    check?.querySelector("select").focus();
  },
  c: (checks, check) => check?.querySelector("[data-start]")?.click(),
  s: (checks, check) => check?.querySelector("[data-still]")?.click(),
  d: () => showNextPaper(),
  n: () => document.getElementById("note").focus(),
};

function current(checks) {
  return checks.find((check) => check.classList.contains("vr-check--current"));
}

function goTo(checks, index) {
  const check = checks[Math.min(checks.length - 1, Math.max(0, index))];
  (check.querySelector("input:checked") ?? check.querySelector("input[type=radio]")).focus();
  check.scrollIntoView({ block: "nearest" });
}

function choose(check, outcome) {
  const radio = check?.querySelector(`input[value=${outcome}]`);
  if (!radio) return;
  radio.focus();
  radio.click();
}
