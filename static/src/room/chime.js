// Picture, sound and screen through a meeting of the Amazon Chime SDK: takes the place of call.js, whose head says what each
// method is for. The library finds its own way through a weak or changed line; a meeting that has ended is asked for anew.
import {
  ConsoleLogger, DefaultDeviceController, DefaultMeetingSession, LogLevel, MeetingSessionConfiguration,
} from "amazon-chime-sdk-js";

const OWN_CONTENT = "#content"; // a shared screen takes part under its sharer's id with this at its end

export class ChimeCall {
  constructor({ join, inTurn, onTrack, onShown, onState }) {
    Object.assign(this, { join, inTurn, onTrack, onShown, onState });
    this.tracks = {};
    this.peer = null;
    this.live = false;
    this.others = new Set();
    this.tiles = new Map();
  }

  get isConnected() {
    return Boolean(this.started) && this.others.size > 0;
  }

  async use(tracks) {
    Object.assign(this.tracks, tracks);
    if (this.media) await this.fill(Object.keys(tracks));
  }

  async admit() {
    if (this.live) return;
    this.live = true;
    this.begin();
  }

  // Not awaited: messages go on while the way in is asked for.
  begin() {
    const joining = this.join().then((told) => told && this.live && this.inTurn(() => joining === this.joining && this.start(told)));
    this.joining = joining; // what was asked for before a part() leads nowhere
  }

  async start({ meeting, attendee }) {
    const logger = new ConsoleLogger("chime", LogLevel.ERROR);
    const configuration = new MeetingSessionConfiguration({ Meeting: meeting }, { Attendee: attendee });
    this.media = new DefaultMeetingSession(configuration, logger, new DefaultDeviceController(logger)).audioVideo;
    this.own = attendee.AttendeeId;
    this.media.addObserver(this);
    this.media.realtimeSubscribeToAttendeeIdPresence((id, present) => this.noteAttendee(id, present));
    await this.fill(["sound"]);
    this.media.start();
    await this.fill(["camera", "screen"]);
  }

  async fill(names) {
    for (const name of names) {
      const track = this.tracks[name];
      const stream = track && new MediaStream([track]);
      if (name === "sound") await (stream ? this.media.startAudioInput(stream) : this.media.stopAudioInput());
      if (name === "camera") await this.fillCamera(stream);
      if (name === "screen") await (stream ? this.media.startContentShare(stream) : this.media.stopContentShare());
    }
  }

  async fillCamera(stream) {
    if (!stream) return this.media.stopVideoInput();
    await this.media.startVideoInput(stream);
    return this.media.startLocalVideoTile();
  }

  noteAttendee(id, present) {
    if (id === this.own || id.endsWith(OWN_CONTENT)) return;
    if (present) this.others.add(id);
    else this.others.delete(id);
    this.onState();
  }

  // --- What the library tells its observer ---------------------------------------------------------------------------
  async audioVideoDidStart() {
    this.started = true;
    const stream = await this.media.getCurrentMeetingAudioStream();
    if (stream) this.onTrack("sound", stream.getAudioTracks()[0]);
    this.onState();
  }

  audioVideoDidStartConnecting(again) {
    if (again) this.started = false;
    this.onState();
  }

  // The meeting is over, or the way to it: as long as the session goes on, another one is asked for.
  audioVideoDidStop() {
    this.forget();
    if (this.live) this.begin();
    this.onState();
  }

  videoTileDidUpdate({ tileId, localTile, isContent, boundVideoStream }) {
    if (localTile || !boundVideoStream) return;
    const name = isContent ? "screen" : "camera";
    this.tiles.set(tileId, name);
    this.onTrack(name, boundVideoStream.getVideoTracks()[0]);
    this.tell();
  }

  videoTileWasRemoved(tileId) {
    this.tiles.delete(tileId);
    this.tell();
  }

  connectionDidBecomePoor() {
    this.quality = "reduced";
  }

  connectionDidSuggestStopVideo() {
    this.quality = "sound";
  }

  connectionDidBecomeGood() {
    this.quality = "good";
  }

  tell() {
    const names = [...this.tiles.values()];
    this.onShown({ camera: names.includes("camera"), screen: names.includes("screen") });
  }

  // --- What the library does by itself -------------------------------------------------------------------------------
  async meet(page, gone) {
    if (page === null && gone !== this.peer) return;
    this.peer = page;
    this.onState();
  }

  // The meeting is over, whether or not the service has said so yet.
  part() {
    this.close();
    this.audioVideoDidStop();
  }

  async receive() {}
  async refresh() {}
  async returned() {}
  async watch() {}

  async adapt() {
    return this.isConnected ? (this.quality ?? "good") : null;
  }

  forget() {
    this.media = null;
    this.started = false;
    this.quality = null;
    this.others.clear();
    this.tiles.clear();
  }

  close() {
    const media = this.media;
    this.forget();
    media?.removeObserver(this);
    media?.stop();
  }
}
