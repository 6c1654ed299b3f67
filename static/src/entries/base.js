import { initAll } from "govuk-frontend";
import { enhanceCopyButtons } from "../base/copy.js";
import { keepInputOverLanguageSwitch } from "../base/keep.js";
import { explainPasskeyErrors } from "../base/passkeys.js";

const texts = JSON.parse(document.getElementById("base-texts").textContent);

document.body.classList.add("govuk-frontend-supported");
keepInputOverLanguageSwitch();
initAll({
  characterCount: { i18n: texts.characterCount },
  passwordInput: { i18n: texts.passwordInput },
  button: { preventDoubleClick: true },
});
enhanceCopyButtons(texts.copy);
explainPasskeyErrors(texts.passkey);
for (const field of document.querySelectorAll("[data-own-zone]")) {
  field.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
}
