// What comes from the other side, and one's own picture. The sound has an element of its own: it plays without a picture.
export class Pictures {
  constructor(root) {
    this.stage = root.querySelector("[data-room-stage]");
    this.places = {
      sound: root.querySelector("[data-remote-sound]"),
      camera: root.querySelector("[data-remote-video]"),
      screen: root.querySelector("[data-remote-screen]"),
    };
    this.own = root.querySelector("[data-own-video]");
    this.frames = 0;
    this.counted = 0;
  }

  show(name, track) {
    this.places[name].srcObject = new MediaStream([track]);
  }

  // Sound and camera of the other side, as they are now.
  get tracks() {
    return ["sound", "camera"].map((name) => this.places[name].srcObject?.getTracks()[0]);
  }

  // Whether the other side sends a screen: only then does the line's picture stand in the middle.
  arrange({ screen }) {
    this.stage.toggleAttribute("data-screen", screen);
  }

  showOwn(stream) {
    const [track] = stream.getVideoTracks();
    this.own.srcObject = track ? stream : null;
    this.own.toggleAttribute("data-outward", track?.getSettings().facingMode === "environment");
  }

  // A browser may want a click before it plays sound.
  get wantsClick() {
    return Boolean(this.places.sound.srcObject) && this.places.sound.paused;
  }

  play() {
    return this.places.sound.play();
  }

  // The browser counts anew with each call; the page goes on counting.
  count() {
    const total = this.places.camera.getVideoPlaybackQuality().totalVideoFrames;
    this.frames += total < this.counted ? total : total - this.counted;
    this.counted = total;
    this.places.camera.dataset.frames = this.frames;
  }
}
