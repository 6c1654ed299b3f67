// Puts what comes over a line into its place of the page. A place that waits for its first picture keeps the page from
// having loaded, and of a line that says nothing none ever comes: until then only what says something gets its place.
export function fill(place, track) {
  place.awaited = track;
  const put = () => {
    if (place.awaited !== track) return;
    place.awaited = null;
    place.srcObject = new MediaStream([track]);
  };
  if (document.readyState === "complete" || !track.muted) return put();
  track.addEventListener("unmute", put, { once: true });
  window.addEventListener("load", put, { once: true });
}

// What comes from the other side, and one's own picture. The sound has an element of its own: it plays without a picture.
export class Pictures {
  constructor(root) {
    this.stage = root.querySelector("[data-room-stage]");
    this.places = {
      sound: root.querySelector("[data-remote-sound]"),
      camera: root.querySelector("[data-remote-video]"),
      screen: root.querySelector("[data-remote-screen]"),
    };
    this.shown = {};
    this.own = root.querySelector("[data-own-video]");
    this.frames = 0;
    this.counted = 0;
  }

  show(name, track) {
    this.shown[name] = track;
    fill(this.places[name], track);
  }

  // Sound and camera of the other side, as they are now.
  get tracks() {
    return [this.shown.sound, this.shown.camera];
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
