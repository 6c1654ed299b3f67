"""Where the room stands, for a page that comes, or comes back: nothing said or asked meanwhile is lost."""

from typing import Any

from scheduling.models import ChatLine, Session


def state_of(session: Session) -> dict[str, Any]:
    now = Session.objects.values("status", "instruction").get(pk=session.pk)
    return {**now, "chat": [chat_data(line) for line in ChatLine.objects.filter(session=session)]}


def chat_data(line: ChatLine) -> dict[str, str]:
    return {"id": line.public_id, "side": line.side, "text": line.text, "at": line.written_at.isoformat()}
