import { ChimeCall } from "../room/chime.js";
import { openRoom } from "../room/room.js";

openRoom(ChimeCall);
