// Looks at the line through the browser's own figures, and lets it carry what quality.js decides.
import { START, STEPS, decide } from "./quality.js";

const FIRST_LOOKS = 3; // the browser's estimate begins low and climbs

export class Meter {
  constructor() {
    this.state = START;
    this.looks = 0;
    this.applied = null;
    this.lookedAt = 0;
  }

  async adapt(connection, senders) {
    const line = await this.look(connection);
    if (++this.looks > FIRST_LOOKS) this.state = decide(this.state, line);
    await this.apply(senders);
    return STEPS[this.state.step].word;
  }

  async look(connection) {
    const reports = [...(await connection.getStats()).values()];
    const heard = reports.filter((each) => each.type === "remote-inbound-rtp" && each.timestamp > this.lookedAt);
    const pairs = reports.filter((each) => each.type === "candidate-pair" && each.nominated && each.state === "succeeded");
    this.lookedAt = Math.max(this.lookedAt, ...heard.map((each) => each.timestamp));
    return {
      loss: Math.max(0, ...heard.map((each) => each.fractionLost ?? 0)),
      delay: Math.max(0, ...heard.map((each) => each.roundTripTime ?? 0)),
      room: Math.min(Infinity, ...pairs.map((each) => each.availableOutgoingBitrate ?? Infinity)),
    };
  }

  async apply({ sound, camera, screen }) {
    const key = `${this.state.step} ${camera.track?.id} ${screen.track?.id}`;
    if (this.applied === key) return;
    this.applied = key;
    const { scale, bitrate } = STEPS[this.state.step];
    await limit(sound, { priority: "high", networkPriority: "high" });
    await limit(camera, { active: bitrate > 0, scaleResolutionDownBy: scale, maxBitrate: bitrate || 1 }, "balanced");
    // Of a screen every letter counts: it moves more slowly instead.
    await limit(screen, { active: bitrate > 0, maxBitrate: bitrate || 1 }, "maintain-resolution");
  }
}

async function limit(sender, wish, degradationPreference) {
  const parameters = sender.getParameters();
  if (!parameters.encodings?.length) return;
  Object.assign(parameters.encodings[0], wish);
  if (degradationPreference) parameters.degradationPreference = degradationPreference;
  await sender.setParameters(parameters);
}
