"""The embedded default: the two browsers reach each other, directly or by our relay. Nothing is kept anywhere."""

from typing import Any

from scheduling.models import Session, Side
from scheduling.room.ice import ice_configuration


class BrowserToBrowser:
    def join(self, session: Session, *, side: Side, person: str) -> dict[str, Any]:
        return {"ice": ice_configuration(session, side)}

    def part(self, session: Session) -> None:
        """The seller's page ends the call as soon as it reads who holds the session now (static/src/room/room.js)."""

    def sweep(self) -> None:
        pass
