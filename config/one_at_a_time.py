"""The forms of django-allauth, of one session one after the other: what counts wrong codes there reads the session,
adds one and writes it back. Sent at once, all guesses would find the same count (R12).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse


class OneAtATimeMiddleware:
    """Outside of the session's own middleware: the next one begins when the session of the one before is written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session_key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        if request.method != "POST" or not request.path.startswith("/accounts/") or not session_key:
            return self.get_response(request)
        with _alone(session_key):
            return self.get_response(request)


@contextmanager
def _alone(session_key: str) -> Iterator[None]:
    """A lock of the connection and not of a transaction: what fails in the form undoes nothing else."""
    _ask("SELECT pg_advisory_lock(hashtextextended(%s, 0))", f"session {session_key}")
    try:
        yield
    finally:
        _ask("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", f"session {session_key}")


def _ask(statement: str, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [name])
