// Switching the language loads the page anew: what was typed is carried over in this tab, passwords and files excepted.
const LEFT_OUT = new Set(["password", "file", "hidden", "submit", "button"]);

export function keepInputOverLanguageSwitch() {
  restore();
  document.querySelector("[data-keep-input]")?.addEventListener("submit", () => {
    sessionStorage.setItem(place(), JSON.stringify(controls().map(({ type, value, checked }) => ({ type, value, checked }))));
  });
}

function place() {
  return `typed:${location.pathname}${location.search}`;
}

function controls() {
  const all = document.querySelectorAll("main input, main select, main textarea");
  return [...all].filter((control) => !LEFT_OUT.has(control.type));
}

function restore() {
  const typed = JSON.parse(sessionStorage.getItem(place()) ?? "null");
  sessionStorage.removeItem(place());
  const present = controls();
  if (!typed || typed.length !== present.length) return;
  present.forEach((control, index) => {
    control.checked = typed[index].checked;
    control.value = typed[index].value;
  });
}
