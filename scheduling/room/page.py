"""What the room's include needs (templates/scheduling/_room.html)."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from scheduling.models import Companion, Session, Side
from scheduling.room.actions.saying import CHAT_CHARACTERS, NAME_CHARACTERS
from scheduling.room.ice import ice_configuration
from scheduling.room.panels import panel_texts
from scheduling.room.phrases import phrases_of
from scheduling.room.shared_code import shared_code
from scheduling.room.staff_texts import listening_texts
from scheduling.room.texts import room_texts


def room_context(session: Session, side: str, *, leave_url: str | None = None) -> dict[str, Any]:
    """`leave_url`: where hanging up leads; without it, to the home page. Costs no query beyond session and booking."""
    records = session.recorded and side == Side.MANAGER
    data = {
        "socket": f"{settings.SIGNALLING_ORIGIN}/rooms/{session.public_id}/",
        "side": side,
        "manager": session.booking.manager.public_id,
        "status": session.status,
        "recording": reverse("keep_recording", args=[session.public_id]) if records else None,
        "media": reverse("join_media", args=[session.public_id]),
        "texts": {**room_texts(side), **panel_texts(side)},
    }
    return {
        "room": {
            "data": data,
            "side": side,
            "is_seller": side == Side.SELLER,
            "is_recorded": session.recorded,
            "code": shared_code(session),
            "script": f"vouchroom/video_{settings.VIDEO}.js",
            "chat_characters": CHAT_CHARACTERS,
            "name_characters": NAME_CHARACTERS,
            "phrases": phrases_of(side),
            "companions": Companion.choices,
            "leave_url": leave_url or reverse("home"),
        }
    }


def listening_data(session: Session) -> dict[str, Any]:
    """For static/src/entries/listening.js."""
    return {
        "socket": f"{settings.SIGNALLING_ORIGIN}/rooms/{session.public_id}/listen/",
        "ice": ice_configuration(session, "listener"),
        "texts": {**room_texts(Side.MANAGER), **panel_texts(Side.MANAGER), **listening_texts()},
    }
