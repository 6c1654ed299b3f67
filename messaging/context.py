"""The count beside "Messages" in the page's head."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from messaging.models import Message


def unread(request: HttpRequest) -> dict[str, object]:
    """`unread_messages`: asked of the database only where a template uses it."""

    def count() -> int:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return 0
        return Message.objects.of(user).filter(read_at=None).count()

    return {"unread_messages": SimpleLazyObject(count)}
