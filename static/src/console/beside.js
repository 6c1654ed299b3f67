// Beside the document: the live picture of the seller, or a still.
export function enableBeside() {
  const choice = document.querySelector("[data-compare]");
  const pane = document.querySelector("[data-beside]");
  const live = document.querySelector("video[data-remote-video]");
  const [video, picture] = [pane.querySelector("video"), pane.querySelector("img")];
  const follow = () => {
    if (choice.value !== "live" || video.srcObject === live.srcObject) return;
    video.srcObject = live.srcObject;
  };
  const draw = () => {
    pane.hidden = !choice.value;
    video.hidden = choice.value !== "live";
    picture.hidden = !choice.value || choice.value === "live";
    document.querySelector(".vr-desk").classList.toggle("vr-desk--compare", Boolean(choice.value));
    if (picture.hidden) picture.removeAttribute("src");
    else picture.src = choice.value;
    follow();
  };
  choice.addEventListener("change", draw);
  live?.addEventListener("loadedmetadata", follow); // a new call brings another stream
  return {
    moveTo(paper) {
      paper.querySelector("[data-look]").append(pane);
      if (video.srcObject) video.play().catch(() => {}); // a picture that is moved in the page stands still
    },
    // Between the document alone and the first thing that there is to compare it with.
    toggle() {
      choice.value = choice.value ? "" : (choice.options[1]?.value ?? "");
      draw();
    },
    add(address, name) {
      choice.append(new Option(name, address));
    },
  };
}
