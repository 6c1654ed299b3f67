// The text chat. A line counts as sent when it comes back from the server: until then its text stays in the field.
// A ready-made sentence goes as its code, which each side reads in its own language.
export class Chat {
  constructor(root, { texts, side, send }) {
    Object.assign(this, { texts, side, send });
    this.lines = root.querySelector("[data-chat-lines]");
    this.form = root.querySelector("[data-chat-form]");
    this.field = this.form.querySelector("input");
    this.problem = root.querySelector("[data-chat-problem]");
    this.known = new Set();
    this.form.addEventListener("submit", (event) => this.submit(event));
    for (const button of root.querySelectorAll("[data-phrase]")) {
      button.addEventListener("click", () => this.submitPhrase(button.dataset.phrase));
    }
  }

  submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text) return;
    const sent = this.send({ kind: "chat", text });
    this.pending = sent ? text : null;
    this.say(sent ? "" : this.texts.not_sent);
  }

  submitPhrase(phrase) {
    this.say(this.send({ kind: "chat", phrase }) ? "" : this.texts.phrase_not_sent);
  }

  add(line) {
    if (this.known.has(line.id)) return;
    this.known.add(line.id);
    this.lines.append(this.draw(line));
    this.lines.parentElement.scrollTop = this.lines.scrollHeight;
    if (line.side === this.side && line.text === this.pending) {
      this.pending = null;
      this.field.value = "";
    }
  }

  draw(line) {
    const item = document.createElement("li");
    const mine = line.side === this.side;
    item.className = mine ? "app-room__line app-room__line--mine" : "app-room__line";
    const clock = new Date(line.at).toLocaleTimeString(document.documentElement.lang || undefined, { hour: "2-digit", minute: "2-digit" });
    const head = document.createElement("span");
    head.className = "app-room__line-head";
    head.textContent = `${mine ? this.texts.you : this.texts.peer}, ${clock}`;
    const body = document.createElement("span");
    body.textContent = this.texts.phrases[line.phrase] ?? line.text;
    item.append(head, body);
    return item;
  }

  // The socket was lost with a line under way: it may or may not have arrived; the history says so when it comes back.
  interrupted() {
    if (this.pending) this.say(this.texts.not_sent);
  }

  restore(lines) {
    lines.forEach((line) => this.add(line));
    this.say("");
  }

  say(text) {
    this.problem.textContent = text;
    this.problem.hidden = !text;
  }
}
