// <button data-copy="#id"> copies that element's text and says so in the button itself, which is a live region.
export function enhanceCopyButtons(texts) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    const label = button.querySelector("[data-copy-label]");
    const idle = label.textContent;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent.trim());
        label.textContent = texts.done;
      } catch {
        label.textContent = texts.failed;
      }
      setTimeout(() => { label.textContent = idle; }, 3000);
    });
  }
}
