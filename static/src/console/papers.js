// The documents: one at a time, larger, smaller, turned.
const LARGEST = 6;
const SMALLEST = 0.5;

export function enablePapers(texts) {
  const tabs = [...document.querySelectorAll("[data-paper]")];
  tabs.forEach((tab) =>
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      show(tabs, tab);
    }),
  );
  if (tabs.length) show(tabs, tabs[0]);
  document.querySelectorAll(".vr-paper").forEach((paper) => enableTools(paper, texts));
}

export function showNextPaper() {
  const tabs = [...document.querySelectorAll("[data-paper]")];
  const current = tabs.findIndex((tab) => tab.getAttribute("aria-current") === "true");
  show(tabs, tabs[(current + 1) % tabs.length]);
}

function show(tabs, chosen) {
  for (const tab of tabs) {
    tab.setAttribute("aria-current", String(tab === chosen));
    document.getElementById(tab.dataset.paper).hidden = tab !== chosen;
  }
}

function enableTools(paper, texts) {
  const pictures = [...paper.querySelectorAll("img")];
  const tools = paper.querySelector("[data-tools]");
  let [zoom, turns] = [1, 0];
  const draw = () =>
    pictures.forEach((picture) => {
      picture.style.width = `${zoom * 100}%`;
      picture.style.transform = `rotate(${turns * 90}deg)`;
    });
  pictures.forEach((picture) => picture.addEventListener("error", () => explain(picture, texts), { once: true }));
  tools.hidden = pictures.length === 0;
  tools.querySelectorAll("[data-zoom]").forEach((button) =>
    button.addEventListener("click", () => {
      zoom = Math.min(LARGEST, Math.max(SMALLEST, zoom * Number(button.dataset.zoom)));
      draw();
    }),
  );
  tools.querySelector("[data-turn]").addEventListener("click", () => {
    turns += 1;
    draw();
  });
}

function explain(picture, texts) {
  const note = document.createElement("p");
  note.textContent = texts.documentLocked;
  picture.replaceWith(note);
}
