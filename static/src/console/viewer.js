// One document: its pages one at a time, larger and smaller about a point, moved, turned. Where it stood is kept in this
// tab, so that neither another document nor a reload loses the place.
const LARGEST = 10; // times the size at which the whole page is seen
const READABLE = 2.5;
const STEP = 1.25;
const MOVE_PIXELS = 60;
const MARGIN_PIXELS = 40; // of a page stay in view however far it is moved
const ARROWS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const AT_FIRST = { page: 0, zoom: 1, turns: 0, x: 0, y: 0, fit: "first" }; // fit: until it is moved or enlarged by hand

export class Viewer {
  constructor(paper, { texts, onChange }) {
    this.paper = paper;
    this.onChange = onChange;
    this.frame = paper.querySelector("[data-pages]");
    this.pages = [...this.frame.querySelectorAll("[data-page]")];
    this.place = `viewer:${paper.id}`;
    this.state = { ...AT_FIRST, ...JSON.parse(sessionStorage.getItem(this.place) ?? "{}") };
    if (!this.pages.length) return;
    this.frame.classList.add("vr-pages--viewer");
    for (const page of this.pages) {
      page.addEventListener("load", () => this.draw());
      page.addEventListener("error", () => explain(page, texts), { once: true });
    }
    this.listen();
    new ResizeObserver(() => this.draw()).observe(this.frame);
    this.turnTo(Math.min(this.state.page, this.pages.length - 1));
  }

  listen() {
    this.frame.addEventListener("keydown", (event) => this.press(event));
    this.frame.addEventListener("wheel", (event) => this.roll(event), { passive: false });
    this.frame.addEventListener("pointerdown", (event) => {
      if (event.button === 0) this.frame.setPointerCapture(event.pointerId);
    });
    this.frame.addEventListener("pointermove", (event) => {
      if (this.frame.hasPointerCapture(event.pointerId)) this.move(event.movementX, event.movementY);
    });
  }

  press(event) {
    const [x, y] = ARROWS[event.key] ?? [];
    if (x === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.move(x * MOVE_PIXELS, y * MOVE_PIXELS);
  }

  roll(event) {
    event.preventDefault();
    const box = this.frame.getBoundingClientRect();
    const at = [event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2];
    this.enlarge(event.deltaY < 0 ? STEP : 1 / STEP, at);
  }

  get page() {
    return this.pages[this.state.page];
  }

  // Natural size as it lies now, and the scale at which all of it is seen.
  measure() {
    const { naturalWidth, naturalHeight } = this.page;
    const [width, height] = this.state.turns % 2 ? [naturalHeight, naturalWidth] : [naturalWidth, naturalHeight];
    const whole = Math.min(this.frame.clientWidth / width, this.frame.clientHeight / height);
    return { width, height, whole };
  }

  act(name) {
    if (!this.pages.length) return;
    const acts = {
      larger: () => this.enlarge(STEP, [0, 0]),
      smaller: () => this.enlarge(1 / STEP, [0, 0]),
      whole: () => this.change({ fit: "whole" }),
      width: () => this.change({ fit: "width" }),
      turn: () => this.change({ turns: (this.state.turns + 1) % 4, fit: "whole" }),
      next: () => this.turnTo(this.state.page + 1),
      previous: () => this.turnTo(this.state.page - 1),
    };
    acts[name]();
  }

  // What lies at `at`, from the middle, stays there.
  enlarge(factor, [x, y]) {
    const zoom = Math.min(LARGEST, Math.max(1, this.state.zoom * factor));
    const grown = zoom / this.state.zoom;
    this.change({ zoom, x: x - (x - this.state.x) * grown, y: y - (y - this.state.y) * grown, fit: "" });
  }

  // At first a page that is higher than wide is enlarged: as a whole it would be too small to read.
  fit({ width, height, whole }) {
    const largest = { whole: 1, width: LARGEST, first: height > width ? READABLE : 1 }[this.state.fit];
    const zoom = Math.min(largest, Math.max(1, this.frame.clientWidth / width / whole));
    Object.assign(this.state, { zoom, x: 0, y: Math.max(0, (height * whole * zoom - this.frame.clientHeight) / 2) });
  }

  move(x, y) {
    this.change({ x: this.state.x + x, y: this.state.y + y, fit: "" });
  }

  turnTo(number) {
    if (!this.pages[number]) return;
    if (number !== this.state.page) Object.assign(this.state, { page: number, fit: "first" });
    this.pages.forEach((page, place) => (page.hidden = place !== number));
    this.draw();
  }

  change(values) {
    Object.assign(this.state, values);
    this.draw();
  }

  draw() {
    if (!this.page || !this.frame.clientWidth) return;
    if (!this.page.src) this.page.src = this.page.dataset.page; // each look is an event in the log: only now is it one
    if (!this.page.naturalWidth) return;
    const size = this.measure();
    if (this.state.fit) this.fit(size);
    const { width, height, whole } = size;
    const { zoom, turns } = this.state;
    const scale = whole * zoom;
    this.state.x = within(this.state.x, (width * scale + this.frame.clientWidth) / 2 - MARGIN_PIXELS);
    this.state.y = within(this.state.y, (height * scale + this.frame.clientHeight) / 2 - MARGIN_PIXELS);
    const { x, y } = this.state;
    this.page.style.transform = `translate(-50%, -50%) translate(${x}px, ${y}px) rotate(${turns * 90}deg) scale(${scale})`;
    sessionStorage.setItem(this.place, JSON.stringify(this.state));
    this.onChange(this);
  }

  get told() {
    const page = this.pages.length ? `${this.state.page + 1} / ${this.pages.length}` : "";
    return { zoom: `${Math.round(this.state.zoom * 100)} %`, page };
  }
}

function within(value, limit) {
  return Math.min(limit, Math.max(-limit, value));
}

function explain(page, texts) {
  const note = document.createElement("p");
  note.textContent = texts.documentLocked;
  page.replaceWith(note);
}
