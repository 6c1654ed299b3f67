// Mute, camera, leaving (asks first).
export class Controls {
  constructor(root, texts) {
    this.texts = texts;
    this.mute = root.querySelector("[data-room-mute]");
    this.camera = root.querySelector("[data-room-camera]");
    this.dialog = root.querySelector("[data-room-dialog]");
    this.off = { audio: false, video: false };
    this.mute.addEventListener("click", () => this.toggle("audio"));
    this.camera.addEventListener("click", () => this.toggle("video"));
    root.querySelector("[data-room-leave]").addEventListener("click", () => this.dialog.showModal());
  }

  use(stream) {
    this.stream = stream;
    this.draw();
  }

  toggle(kind) {
    this.off[kind] = !this.off[kind];
    this.draw();
  }

  draw() {
    for (const track of this.stream.getTracks()) track.enabled = !this.off[track.kind];
    this.mute.disabled = !this.stream.getAudioTracks().length;
    this.camera.disabled = !this.stream.getVideoTracks().length;
    this.mute.textContent = this.off.audio ? this.texts.unmute : this.texts.mute;
    this.camera.textContent = this.off.video ? this.texts.camera_on : this.texts.camera_off;
    this.mute.classList.toggle("app-room__button--off", this.off.audio);
    this.camera.classList.toggle("app-room__button--off", this.off.video);
  }
}
