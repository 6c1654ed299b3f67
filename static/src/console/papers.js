// The documents: one at a time, each with its viewer and what its part of the declared data says.
import { enableBeside } from "./beside.js";
import { Viewer } from "./viewer.js";

export function enablePapers(texts) {
  const tabs = [...document.querySelectorAll("[data-paper]")];
  const tools = document.querySelector("[data-tools]");
  const beside = enableBeside();
  const papers = { current: null };
  const viewers = new Map();
  const told = (viewer) => viewer === viewers.get(papers.current) && tell(tools, viewer);
  for (const tab of tabs) {
    const paper = document.getElementById(tab.dataset.paper);
    paper.hidden = true; // a page that is not in view is not asked for
    viewers.set(paper, new Viewer(paper, { texts, onChange: told }));
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      papers.show(paper);
    });
  }
  papers.show = (paper) => {
    papers.current = paper;
    for (const tab of tabs) {
      tab.setAttribute("aria-current", String(tab.dataset.paper === paper.id));
      document.getElementById(tab.dataset.paper).hidden = tab.dataset.paper !== paper.id;
    }
    const facts = document.querySelector("[data-facts]");
    facts.dataset.facts = paper.dataset.kind;
    facts.scrollTop = 0;
    beside.moveTo(paper);
    tell(tools, viewers.get(paper));
    viewers.get(paper).draw();
  };
  papers.next = () => tabs.length && papers.show(nextOf([...viewers.keys()], papers.current));
  papers.act = (name) => papers.current && viewers.get(papers.current).act(name);
  papers.beside = beside;
  tools.querySelectorAll("[data-view]").forEach((button) => {
    button.addEventListener("click", () => papers.act(button.dataset.view));
  });
  tools.hidden = !tabs.length;
  if (tabs.length) papers.show(viewers.keys().next().value);
  return papers;
}

function nextOf(papers, current) {
  return papers[(papers.indexOf(current) + 1) % papers.length];
}

function tell(tools, viewer) {
  tools.querySelector("[data-zoomed]").textContent = viewer.told.zoom;
  tools.querySelector("[data-page-of]").textContent = viewer.told.page;
  tools.querySelectorAll("[data-view=next], [data-view=previous]").forEach((button) => {
    button.hidden = viewer.pages.length < 2;
  });
}
