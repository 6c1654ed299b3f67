"""What the room's include needs (templates/scheduling/_room.html)."""

from math import ceil
from typing import Any

from django.conf import settings
from django.urls import reverse

from core.clock import database_now
from scheduling.models import Companion, Session, Side
from scheduling.room.panels import panel_texts
from scheduling.room.phrases import phrases_of
from scheduling.room.presence import grace_ends_at
from scheduling.room.saying import CHAT_CHARACTERS, NAME_CHARACTERS
from scheduling.room.shared_code import shared_code
from scheduling.room.texts import room_texts


def room_context(session: Session, side: str, *, leave_url: str | None = None) -> dict[str, Any]:
    """`leave_url`: where hanging up leads; without it, to the home page. Costs no query beyond session and booking."""
    records = session.recorded and side == Side.MANAGER
    data = {
        "socket": f"{settings.SIGNALLING_ORIGIN}/rooms/{session.public_id}/",
        "side": side,
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


def sessions_before(session: Session) -> int:
    """How many sessions of the same account manager are still going on: the seller's place in the waiting room."""
    manager = session.owner_id or session.booking.manager_id
    return Session.objects.filter(owner=manager, status=Session.Status.LIVE).exclude(pk=session.pk).count()


def late_in_seconds(session: Session) -> int:
    """Until an account manager who is not there by then is late."""
    return max(0, ceil((grace_ends_at(session.booking.starts_at) - database_now()).total_seconds()))
