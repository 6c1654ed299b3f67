"""The text chat as the sockets carry it: one line as it is written, all lines again to whoever comes back."""

from scheduling.models import ChatLine, Session


def chat_data(line: ChatLine) -> dict[str, str]:
    return {"id": line.public_id, "side": line.side, "text": line.text, "at": line.written_at.isoformat()}


def chat_of(session: Session) -> list[dict[str, str]]:
    return [chat_data(line) for line in ChatLine.objects.filter(session=session)]
