// What the document says: Enter goes on to the next field, "=" is as declared, and what came of it is drawn.
export function enableReadings(texts) {
  const forms = [...document.querySelectorAll("[data-reading]")];
  for (const form of forms) {
    form.addEventListener("saved", ({ detail }) => {
      draw(form, detail);
      document.querySelector("[data-facts-saved]").textContent = `${texts.saved} ${detail.saved}`;
    });
    form.addEventListener("submit", () => {
      const shown = forms.filter((each) => each.offsetParent);
      shown[shown.indexOf(form) + 1]?.elements.text.focus();
    });
  }
}

// The first field of the document in view that has not been read.
export function goToReading() {
  const fields = [...document.querySelectorAll("[data-reading] [name=text]")];
  const [kind, all] = [document.querySelector("[data-facts]").dataset.facts, fields.filter((field) => field.offsetParent)];
  const mine = all.filter((field) => blocks[kind]?.includes(field.closest("[data-block]").dataset.block));
  (mine.find((field) => !field.value) ?? mine[0] ?? all[0])?.focus();
}

const blocks = { identity: ["person"], bank_statement: ["bank_account"], business_extract: ["business"] };

function draw(form, { text, declared, found }) {
  const row = form.closest("[data-fact]");
  const field = form.elements.text;
  if (document.activeElement !== field || field.value === "=") field.value = text;
  field.defaultValue = text;
  row.querySelector("[data-declared]").innerHTML = declared;
  row.querySelector("[data-found]").innerHTML = found;
}
