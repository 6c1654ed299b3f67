// A failure shows its reasons, and what the seller will read for the one chosen.
export function enableReasons(previews) {
  for (const form of document.querySelectorAll("[data-save]")) {
    const box = form.querySelector("[data-reason]");
    if (!box) continue;
    const draw = () => {
      const outcome = form.querySelector("[name=outcome]:checked")?.value;
      box.hidden = !["failed", "rejected"].includes(outcome);
      box.querySelector("[data-preview]").textContent = previews[box.querySelector("select").value] ?? "";
    };
    form.addEventListener("change", draw);
    form.addEventListener("restored", draw);
    draw();
  }
}
