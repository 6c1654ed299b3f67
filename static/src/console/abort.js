// Giving a session up: one click or key, and what the room shows is chosen already.
export function enableAbort() {
  const abort = document.querySelector(".vr-abort");
  abort?.addEventListener("toggle", () => {
    if (!abort.open) return;
    const reason = abort.querySelector("select");
    const stage = document.querySelector("[data-room-stage]");
    const cut = document.querySelector("[data-room]")?.dataset.phase === "live" && !stage?.hasAttribute("data-connected");
    const seen = Number(document.querySelector("video[data-remote-video]")?.dataset.frames) > 0;
    if (!reason.value && cut) reason.value = seen ? "connection_lost" : "no_media";
    reason.focus();
  });
}
