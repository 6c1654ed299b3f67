import { tick } from "../console/clocks.js";
import { enableKeys } from "../console/keys.js";
import { enablePapers } from "../console/papers.js";
import { watchSeller } from "../console/presence.js";
import { enableReasons } from "../console/reasons.js";
import { enableSaving } from "../console/saving.js";
import { enableStills } from "../console/stills.js";

const data = JSON.parse(document.getElementById("console-data").textContent);

document.body.classList.add("vr-scripted");
tick(data);
enableReasons(data.previews);
enableSaving(data.texts);
enableStills(data.texts);
enablePapers(data.texts);
enableKeys();
watchSeller(data);
