import { enableAbort } from "../console/abort.js";
import { staySeen } from "../console/being_seen.js";
import { tick } from "../console/clocks.js";
import { enableCodes } from "../console/codes.js";
import { enableCorrections } from "../console/corrections.js";
import { enableKeys } from "../console/keys.js";
import { enablePapers } from "../console/papers.js";
import { watchSeller } from "../console/presence.js";
import { enableReadings } from "../console/readings.js";
import { enableReasons } from "../console/reasons.js";
import { enableSaving } from "../console/saving.js";
import { enableStills } from "../console/stills.js";

const data = JSON.parse(document.getElementById("console-data").textContent);

document.body.classList.add("vr-scripted");
tick(data);
enableReasons(data.previews);
enableReadings(data.texts);
enableSaving(data.texts);
enableCodes(data.texts);
const papers = enablePapers(data.texts);
enableStills(data.texts, papers);
enableCorrections(data);
enableAbort();
enableKeys(papers);
watchSeller(data);
staySeen(data);
