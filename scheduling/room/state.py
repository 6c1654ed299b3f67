"""Where the room stands, for a page that comes, or comes back: nothing said or asked meanwhile is lost."""

from typing import Any

from django.templatetags.static import static

from scheduling.models import ChatLine, Session
from scheduling.room.company import company_of

CHAT_LINES = 200


def state_of(session: Session) -> dict[str, Any]:
    now = Session.objects.select_related("owner__user", "booking__manager__user").get(pk=session.pk)
    newest = ChatLine.objects.filter(session=session).order_by("-id")[:CHAT_LINES]
    return {
        "status": now.status,
        "instruction": now.instruction,
        "picture": picture_address(now.instruction_picture),
        "needs": needs_data(now),
        "chat": [chat_data(line) for line in reversed(newest)],
        "company": company_of(now),
    }


def picture_address(name: str) -> str:
    """Of a drawing that shows what the seller is asked to do; "" for none."""
    return static(f"vouchroom/images/challenges/{name}.svg") if name else ""


def needs_data(session: Session) -> dict[str, Any]:
    return {"by_text": session.by_text, "companion": session.companion, "name": session.companion_name}


def chat_data(line: ChatLine) -> dict[str, str]:
    at = line.written_at.isoformat()
    return {"id": line.public_id, "side": line.side, "text": line.text, "phrase": line.phrase, "at": at}
