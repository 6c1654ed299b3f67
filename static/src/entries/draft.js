// Saves a long text while it is written, and says so. Without it the form's own button saves.
const TYPING_MILLISECONDS = 2000;
const form = document.querySelector("[data-draft]");
const place = document.querySelector("[data-saved]");
const texts = JSON.parse(document.getElementById("draft-texts").textContent);
let typing = 0;

async function save() {
  const written = new FormData(form);
  written.delete("file"); // its own button sends it
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: written,
      headers: { Accept: "application/json" },
      redirect: "error", // logged out, or decided meanwhile: what is typed stays on the page
    });
    const told = await answer.json();
    place.textContent = told.saved ?? told.error;
  } catch {
    place.textContent = texts.offline;
  }
}

form.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(save, TYPING_MILLISECONDS);
});
form.addEventListener("submit", () => clearTimeout(typing));
