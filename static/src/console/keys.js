// Single keys, wherever nothing is typed. They can be turned off (WCAG 2.1.4); "?" lists them all.
import { goToReading } from "./readings.js";

const OFF = "single-keys-off";
const TYPING = "input:not([type=radio]):not([type=checkbox]), select, textarea, dialog, dialog *";

export function enableKeys(papers) {
  const list = document.querySelector("[data-checklist]");
  const checks = [...list.querySelectorAll("[data-check]")];
  const help = document.querySelector("[data-keys]");
  const off = help.querySelector("[data-keys-off]");
  const mark = (chosen) => checks.forEach((check) => check.classList.toggle("vr-check--current", check === chosen));
  const desk = { list, checks, papers, help, current: () => checks.find((each) => each.matches(".vr-check--current")) };
  mark(checks.find((check) => !check.querySelector("input:checked")) ?? checks[0]);
  off.checked = localStorage.getItem(OFF) === "yes";
  off.addEventListener("change", () => localStorage.setItem(OFF, off.checked ? "yes" : "no"));
  document.querySelector("[data-keys-open]").addEventListener("click", () => help.showModal());
  // By mouse at the end of a click: what opens earlier would move away from under the pointer.
  list.addEventListener("focusin", (event) => event.target.matches(":focus-visible") && markAt(event, list, mark));
  list.addEventListener("click", (event) => markAt(event, list, mark));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.target.matches("dialog, dialog *")) goTo(desk, checks.indexOf(desk.current()));
    else if (!off.checked || event.key === "?") press(event, desk);
  });
}

// The check stays where it is in the window, although the one before it closes.
function markAt(event, list, mark) {
  const check = event.target.closest("[data-check]");
  if (!check) return;
  const top = check.getBoundingClientRect().top;
  mark(check);
  list.scrollTop += check.getBoundingClientRect().top - top;
}

function press(event, desk) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches(TYPING)) return;
  const act = acts[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act(desk);
}

const click = (selector, root = document) => root?.querySelector(selector)?.click();
const focus = (selector) => document.querySelector(selector)?.focus();

const acts = {
  "?": ({ help }) => help.showModal(),
  j: (desk) => goTo(desk, desk.checks.indexOf(desk.current()) + 1),
  k: (desk) => goTo(desk, desk.checks.indexOf(desk.current()) - 1),
  p: (desk) => choose(desk.current(), "passed"),
  f: (desk) => fail(desk.current()),
  c: (desk) => click("[data-start]", desk.current()),
  s: (desk) => click("[data-still]", desk.current()),
  d: ({ papers }) => papers.next(),
  a: ({ papers }) => choose(papers.current, "accepted"),
  r: ({ papers }) => fail(papers.current),
  v: ({ papers }) => papers.current?.querySelector("[data-pages]").focus(),
  l: ({ papers }) => papers.beside.toggle(),
  e: () => goToReading(),
  "+": ({ papers }) => papers.act("larger"),
  "-": ({ papers }) => papers.act("smaller"),
  0: ({ papers }) => papers.act("whole"),
  w: ({ papers }) => papers.act("width"),
  t: ({ papers }) => papers.act("turn"),
  "]": ({ papers }) => papers.act("next"),
  "[": ({ papers }) => papers.act("previous"),
  n: () => focus("#note"),
  i: () => click("[data-admit]"),
  m: () => click("[data-room-mute]"),
  b: () => focus("#room-chat-text"),
  g: () => focus(".vr-decide[name=outcome]"),
  x: openAbort,
};

function goTo({ checks }, index) {
  const check = checks[Math.min(checks.length - 1, Math.max(0, index))];
  (check.querySelector("input:checked") ?? check.querySelector("input[type=radio]")).focus();
  check.scrollIntoView({ block: "nearest" });
}

function choose(place, outcome) {
  const radio = place?.querySelector(`input[value=${outcome}]`);
  radio?.focus();
  radio?.click();
  return Boolean(radio);
}

function fail(place) {
  if (choose(place, "failed") || choose(place, "rejected")) place.querySelector("[name=reason_code]").focus();
}

function openAbort() {
  const abort = document.querySelector(".vr-abort");
  if (abort) abort.open = true; // which takes the focus (abort.js)
}
