// allauth's scripts report a refused or failed passkey only to the console; people need a sentence and a way on.
export function explainPasskeyErrors(texts) {
  const place = document.getElementById("passkey-error");
  if (!place) return;
  if (!window.PublicKeyCredential) show(place, texts.unsupported);
  document.addEventListener("allauth.error", (event) => {
    const name = event.detail.exception?.name;
    const known = { NotAllowedError: texts.cancelled, InvalidStateError: texts.known, NotSupportedError: texts.unsupported };
    show(place, known[name] ?? texts.failed);
  });
}

function show(place, text) {
  place.querySelector("[data-text]").textContent = text;
  place.hidden = false;
  place.focus();
}
