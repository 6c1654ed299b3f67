// What the seller declares: that everything goes by text, and who is with them. The account manager reads it at once.
export class Needs {
  constructor(root, { texts, send, onByText }) {
    Object.assign(this, { root, texts, send, onByText });
    this.banner = root.querySelector("[data-room-needs]");
    this.form = root.querySelector("[data-needs-form]");
    this.said = root.querySelector("[data-needs-said]");
    this.form?.addEventListener("submit", (event) => this.submit(event));
  }

  submit(event) {
    event.preventDefault();
    const { by_text, companion, name } = this.form.elements;
    const sent = this.send({ kind: "needs", by_text: by_text.checked, companion: companion.value, name: name.value });
    this.asked = sent;
    this.said.textContent = sent ? "" : this.texts.phrase_not_sent;
  }

  // As it stands on the server. A form that is being filled in stays as it is.
  async show(needs) {
    this.root.toggleAttribute("data-by-text", needs.by_text);
    this.banner.textContent = this.describe(needs);
    this.banner.hidden = !this.banner.textContent;
    if (this.form && (this.asked || !this.shown)) this.fill(needs);
    this.shown = true;
    await this.onByText(needs.by_text);
  }

  describe({ by_text, companion, name }) {
    const who = companion && this.texts.with.replace("{who}", this.texts.companions[companion] + (name ? ` (${name})` : ""));
    return [by_text && this.texts.by_text, who].filter(Boolean).join(" ");
  }

  fill({ by_text, companion, name }) {
    const fields = this.form.elements;
    fields.by_text.checked = by_text;
    fields.companion.value = companion;
    fields.name.value = name;
    if (this.asked) this.said.textContent = this.texts.needs_told;
    this.asked = false;
  }
}
