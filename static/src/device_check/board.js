// What the page says of each part, and what of it is stored: words, never a picture or a sound.
const GOOD = ["ok", "relayed"];

export class Board {
  constructor(root, data) {
    Object.assign(this, { root, data });
    this.found = {};
  }

  part(name) {
    return this.root.querySelector(`[data-check-part="${name}"]`);
  }

  // `finding` alone, or as it is worded for this part; `look`: wait, good or bad.
  show(name, finding, look = "wait", values = {}) {
    const { texts, app } = this.data;
    const text = texts[`${name}_${finding}`] ?? texts[finding];
    const place = this.part(name).querySelector("[data-check-text]");
    const words = text.replace("{milliseconds}", values.milliseconds).replace("{app}", app);
    if (place.textContent !== words) place.textContent = words; // a screen reader is told of changes alone
    this.part(name).dataset.look = look;
  }

  settle(name, finding, values) {
    this.found[name] = finding;
    this.show(name, finding, GOOD.includes(finding) ? "good" : "bad", values);
  }

  async save() {
    const body = new FormData(this.root.querySelector("[data-check-form]"));
    for (const [name, finding] of Object.entries(this.found)) body.set(name, finding);
    const said = this.root.querySelector("[data-check-saved]");
    try {
      const { saved } = await (await fetch(location.href, { method: "POST", body })).json();
      said.textContent = saved ? this.data.texts.saved : "";
    } catch {
      said.textContent = this.data.texts.not_saved;
    }
  }
}
