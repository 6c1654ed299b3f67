import { Call } from "../room/call.js";
import { openRoom } from "../room/room.js";

openRoom(Call);
