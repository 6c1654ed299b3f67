// What the form shows while a file is on its way, and what it says when that ends.
export class Form {
  constructor(form, texts) {
    Object.assign(this, { form, texts });
    const part = (name) => form.querySelector(name);
    this.input = part("input[type=file]");
    this.bar = part("progress");
    this.share = part("[data-share]");
    this.state = part("[data-state]");
    this.send = part("[type=submit]");
    this.stop = part("[data-cancel]");
    this.preview = part("[data-preview]");
    this.token = part("[name=csrfmiddlewaretoken]").value;
  }

  get group() {
    return this.input.closest(".govuk-form-group");
  }

  get file() {
    return this.input.files[0];
  }

  // What the page says of another file, or of this one before it was sent, no longer holds.
  begin() {
    this.clear();
    document.querySelectorAll("[data-past]").forEach((past) => past.remove());
    this.preview.querySelectorAll("p").forEach((advice) => advice.remove());
    this.busy(true);
    this.state.focus({ preventScroll: true }); // the button that had it is gone
  }

  stopped() {
    this.busy(false);
    this.say(this.texts.cancelled);
    this.send.focus();
  }

  busy(is) {
    this.bar.parentElement.hidden = this.stop.hidden = !is;
    this.send.hidden = this.send.disabled = this.input.disabled = is;
    if (!is) this.say("");
  }

  clear() {
    document.querySelectorAll(".govuk-error-summary, .govuk-error-message").forEach((old) => old.remove());
    this.group.classList.remove("govuk-form-group--error");
    document.title = document.title.replace(`${this.texts.error} `, "");
  }

  // "sending" with the share that has arrived, "checking", "down" or "busy".
  tell(state, share) {
    if (share !== undefined) this.reached(share);
    if (state === "checking") this.bar.removeAttribute("value");
    this.stop.hidden = state === "checking"; // too late to take it back
    this.say(this.texts[state]);
  }

  reached(share) {
    this.bar.value = share;
    this.share.textContent = share.toLocaleString(document.documentElement.lang, { style: "percent" });
  }

  say(text) {
    if (this.state.textContent !== text) this.state.textContent = text; // a screen reader is told of changes alone
  }

  // As a page from the server would: a summary that takes the focus, and the sentence beside the field.
  refuse(sentence) {
    const summary = document.getElementById("upload-error").content.cloneNode(true).firstElementChild;
    summary.querySelector("a").textContent = sentence;
    this.clear();
    this.preview.replaceChildren();
    document.querySelector("main").prepend(summary);
    const beside = document.createElement("p");
    beside.className = "govuk-error-message";
    beside.textContent = sentence;
    this.input.before(beside);
    this.group.classList.add("govuk-form-group--error");
    document.title = `${this.texts.error} ${document.title}`;
    summary.focus();
  }
}

// A whole page came: its main part takes the place of this one.
export function show({ page, address }) {
  document.title = page.title;
  document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
  history.replaceState(null, "", address);
  const told = document.querySelector(".govuk-error-summary, .govuk-notification-banner, h1");
  told.tabIndex = -1;
  told.focus();
}
