"""The count beside "Messages" in the page's head."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from messaging.center.reading import unread_count


def unread(request: HttpRequest) -> dict[str, object]:
    """`unread_messages`: asked of the database only where a template uses it."""

    def count() -> str:
        user = getattr(request, "user", None)
        return unread_count(user) if user is not None and user.is_authenticated else ""

    return {"unread_messages": SimpleLazyObject(count)}
