// Who holds the session, and who listens in: names that both sides read all the time.
export class Company {
  constructor(root, texts) {
    this.texts = texts;
    this.listeners = root.querySelector("[data-room-listeners]");
  }

  show({ manager, listeners }) {
    const { name, number } = manager;
    for (const place of document.querySelectorAll("[data-room-manager]")) {
      say(place, this.texts.with_manager.replace("{name}", name).replace("{number}", number));
    }
    say(this.listeners, listeners.length ? this.texts.listening.replace("{names}", listeners.join(", ")) : "");
    this.listeners.hidden = listeners.length === 0;
  }
}

// A screen reader is told of a change alone.
function say(place, text) {
  if (place.textContent.trim() !== text) place.textContent = text;
}
