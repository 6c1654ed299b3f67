// Who holds the session, and who listens in: names that both sides read all the time.
export class Company {
  constructor(root, texts) {
    this.texts = texts;
    this.listeners = root.querySelector("[data-room-listeners]");
    this.manager = null;
    this.former = new Set();
  }

  // Returns whether the session went from one account manager to another.
  show({ manager, listeners }) {
    const changed = this.manager !== null && this.manager !== manager.id;
    if (changed) this.former.add(this.manager);
    this.former.delete(manager.id);
    this.manager = manager.id;
    const { name, number } = manager;
    for (const place of document.querySelectorAll("[data-room-manager]")) {
      say(place, this.texts.with_manager.replace("{name}", name).replace("{number}", number));
    }
    say(this.listeners, listeners.length ? this.texts.listening.replace("{names}", listeners.join(", ")) : "");
    this.listeners.hidden = listeners.length === 0;
    return changed;
  }
}

// A screen reader is told of a change alone.
function say(place, text) {
  if (place.textContent.trim() !== text) place.textContent = text;
}
