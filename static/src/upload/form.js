// What the form shows while a file is on its way, and what it says when that ends.
export class Form {
  constructor(form, texts) {
    Object.assign(this, { form, texts });
    const part = (name) => form.querySelector(name);
    this.input = part("input[type=file]");
    this.bar = part("progress");
    this.state = part("[data-state]");
    this.send = part("[type=submit]");
    this.stop = part("[data-cancel]");
    this.preview = part("[data-preview]");
    this.token = part("[name=csrfmiddlewaretoken]").value;
  }

  get file() {
    return this.input.files[0];
  }

  busy(is) {
    this.bar.hidden = this.stop.hidden = !is;
    this.send.disabled = this.input.disabled = is;
    if (!is) this.say("");
  }

  // "sending" with the share that has arrived, "checking", "down" or "busy".
  tell(state, share) {
    if (share !== undefined) this.bar.value = share;
    if (state === "checking") this.bar.removeAttribute("value");
    this.stop.hidden = state === "checking"; // too late to take it back
    this.say(this.texts[state]);
  }

  say(text) {
    if (this.state.textContent !== text) this.state.textContent = text; // a screen reader is told of changes alone
  }

  // As a page from the server would: a summary that takes the focus, and the sentence beside the field.
  refuse(sentence) {
    const summary = document.getElementById("upload-error").content.cloneNode(true).firstElementChild;
    summary.querySelector("a").textContent = sentence;
    document.querySelectorAll(".govuk-error-summary, .govuk-error-message").forEach((old) => old.remove());
    document.querySelector("main").prepend(summary);
    const beside = document.createElement("p");
    beside.className = "govuk-error-message";
    beside.textContent = sentence;
    this.input.before(beside);
    this.input.closest(".govuk-form-group").classList.add("govuk-form-group--error");
    if (!document.title.startsWith(this.texts.error)) document.title = `${this.texts.error} ${document.title}`;
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
