import { showCorrections } from "../room/correction.js";

showCorrections(document.querySelector("[data-correction-place]"));
