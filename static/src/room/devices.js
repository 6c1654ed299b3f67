// Which camera, microphone and speaker are used: chosen in the room, changed in mid-call, kept for a reload.
import { openDevice, openDevices, problemOf } from "./media.js";

const KEPT = "room.devices";
const KINDS = { audio: "audioinput", video: "videoinput", speaker: "audiooutput" };

export class Devices {
  constructor(root, { texts, speaker, onStream }) {
    Object.assign(this, { texts, speaker, onStream });
    this.find = (name) => root.querySelector(`[data-room-${name}]`);
    this.choice = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
    this.stream = new MediaStream();
    this.sound = true; // whether the microphone is wanted
    for (const kind of Object.keys(KINDS)) {
      this.find(`choose-${kind}`).addEventListener("change", ({ target }) => this.choose(kind, target.value));
    }
    this.find("flip").addEventListener("click", () => this.flip());
    this.find("retry").addEventListener("click", () => this.open());
    navigator.mediaDevices?.addEventListener("devicechange", () => this.list());
  }

  // Whoever asked last gets them: a permission may take its time.
  async open() {
    const asked = (this.asked = Symbol("asked"));
    this.stop();
    const { stream, problem } = await openDevices(this.choice, { sound: this.sound });
    if (asked === this.asked && !this.closed) await this.take(stream, problem);
    else for (const track of stream.getTracks()) track.stop();
  }

  async choose(kind, id) {
    this.keep({ [kind]: id });
    if (kind === "speaker") await this.list();
    else await this.change(kind);
  }

  // To the other side of the phone.
  async flip() {
    const [track] = this.stream.getVideoTracks();
    this.keep({ video: "", facing: track?.getSettings().facingMode === "environment" ? "user" : "environment" });
    await this.change("video");
  }

  keep(change) {
    Object.assign(this.choice, change);
    sessionStorage.setItem(KEPT, JSON.stringify(this.choice));
  }

  // The device in use goes off first: many phones open only one camera at a time.
  async change(kind) {
    const rest = this.stream.getTracks().filter((track) => track.kind !== kind);
    for (const track of this.stream.getTracks()) if (track.kind === kind) track.stop();
    try {
      await this.take(new MediaStream([...rest, await openDevice(kind, this.choice)]), null);
    } catch (error) {
      await this.take(new MediaStream(rest), problemOf(error));
    }
  }

  async setSound(wanted) {
    if (this.sound === wanted) return;
    this.sound = wanted;
    await this.open();
  }

  async take(stream, problem) {
    this.stream = stream;
    for (const track of stream.getTracks()) {
      // Unplugged: whatever is there now.
      track.addEventListener("ended", () => this.stream === stream && !this.closed && this.open());
    }
    this.find("problem").hidden = !problem;
    if (problem) this.find("problem-text").textContent = this.texts[problem];
    await this.list();
    await this.onStream(stream);
  }

  // Names are known once a device was permitted.
  async list() {
    const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    for (const [kind, name] of Object.entries(KINDS)) {
      const select = this.find(`choose-${kind}`);
      const found = devices.filter((each) => each.kind === name && each.deviceId);
      const used = kind === "speaker" ? this.choice.speaker : this.track(kind)?.getSettings().deviceId;
      select.replaceChildren(...found.map((each) => new Option(each.label || this.texts.nameless, each.deviceId, false, each.deviceId === used)));
      select.parentElement.hidden = !found.length || (kind === "speaker" && !this.speaker.setSinkId);
    }
    const { speaker } = this.choice;
    if (speaker && this.speaker.sinkId !== speaker && devices.some((each) => each.deviceId === speaker)) await this.speaker.setSinkId(speaker);
    const cameras = devices.filter((each) => each.kind === "videoinput").length;
    this.find("flip").hidden = !(cameras > 1 && this.track("video")?.getSettings().facingMode);
  }

  track(kind) {
    return this.stream.getTracks().find((each) => each.kind === kind);
  }

  stop() {
    for (const track of this.stream.getTracks()) track.stop();
  }

  close() {
    this.closed = true;
    this.stop();
    this.find("problem").hidden = true;
  }
}
