// The seller's screen: the account manager may ask for it, only the seller turns it on, and refusing costs nothing.
export class Screen {
  constructor(root, { texts, send, share }) {
    Object.assign(this, { texts, send, share });
    this.find = (name) => root.querySelector(`[data-screen-${name}]`);
    this.track = null;
    this.on("start", () => this.start());
    this.on("stop", () => this.stop());
    this.on("refuse", () => this.answer("refused"));
    this.on("ask", () => this.tell("asked"));
    this.on("large", () => root.querySelector("[data-room-stage]").requestFullscreen());
    this.able = Boolean(navigator.mediaDevices?.getDisplayMedia);
    if (!this.able) for (const name of ["start", "hint"]) this.find(name)?.setAttribute("hidden", "");
  }

  on(name, act) {
    this.find(name)?.addEventListener("click", act);
  }

  // What was said about the screen, on both sides.
  hear(word) {
    if (word === "asked" && this.find("asked")) {
      if (this.able) this.find("asked").hidden = Boolean(this.track);
      else this.answer("unable");
    }
    this.say(this.texts[`screen_${word}`] ?? "");
  }

  // On the account manager's side: whether a screen comes.
  arrange({ screen }) {
    this.find("large")?.toggleAttribute("hidden", !screen);
    this.find("ask")?.toggleAttribute("hidden", screen);
  }

  async start() {
    let stream;
    try {
      stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 10 } }, audio: false });
    } catch (error) {
      return this.say(error.name === "NotAllowedError" ? this.texts.screen_not_chosen : this.texts.screen_failed);
    }
    [this.track] = stream.getVideoTracks();
    this.track.contentHint = "detail";
    this.track.addEventListener("ended", () => this.stop()); // the browser has a button of its own
    await this.share(this.track);
    this.answer("started");
    this.draw();
    this.find("stop").focus();
  }

  async stop() {
    if (!this.track) return;
    this.track.stop();
    this.track = null;
    await this.share(null);
    this.tell("stopped");
    this.draw();
    this.find("start").focus();
  }

  answer(word) {
    this.find("asked").hidden = true;
    this.tell(word);
  }

  tell(word) {
    if (!this.send({ kind: "screen", word })) this.say(this.texts.phrase_not_sent);
  }

  draw() {
    this.find("start").hidden = Boolean(this.track);
    this.find("hint").hidden = this.find("start").hidden;
    this.find("stop").hidden = !this.track;
  }

  say(text) {
    this.find("said").textContent = text;
  }

  close() {
    this.track?.stop();
    this.track = null;
  }
}
