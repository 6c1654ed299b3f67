"""Sessions in the table of Django's, sealed (SESSION_ENGINE): django-allauth keeps the codes there that it sends (R14).

A row reads: the id of the data key, a colon, and base64. It is bound to its session key: whoever copies it in the
database onto another session gets one that does not open. What does not open is no session.
"""

import base64
from typing import Any

import structlog
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from core.encryption import Undecryptable, decrypt, encrypt, key_id_of
from core.keys.holders import Keys

logger = structlog.get_logger()


def sealed_text(plain: bytes, session_key: str) -> str:
    blob = encrypt(plain, bound_to=_place(session_key))
    return f"{key_id_of(blob)}:{base64.b64encode(blob).decode()}"


def opened_text(sealed: str, session_key: str) -> bytes:
    """Raises Undecryptable, also for what was not made by sealed_text()."""
    try:
        blob = base64.b64decode(sealed.partition(":")[2], validate=True)
    except ValueError as error:
        raise Undecryptable(session_key) from error
    return decrypt(blob, bound_to=_place(session_key))


def _place(session_key: str) -> str:
    return f"django_session.session_data:{session_key}"


class SessionStore(db.SessionStore):
    # A key may have to be looked up, which an event loop does not allow: not Django's own that decode there.
    aload, asave = SessionBase.aload, SessionBase.asave

    def encode(self, session_dict: dict[str, Any]) -> str:
        """For the row of this store's own key."""
        return sealed_text(self.serializer().dumps(session_dict), str(self.session_key))

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        """Without a key from then on, as if there was no row: the cookie goes, and nothing is written over the row."""
        try:
            return self.serializer().loads(opened_text(str(session_data), str(self.session_key)))
        except Undecryptable:
            logger.warning("session_does_not_open")
            self._session_key = None
            return {}


class Sessions:
    """What a rotation moves here (core.keys.holders). A row that does not open is nobody's session, and goes."""

    name = Session._meta.db_table

    def _under(self, old: Keys) -> QuerySet[Session]:
        return Session.objects.filter(session_data__regex=f"^({'|'.join(old)}):")

    def left(self, old: Keys) -> bool:
        return self._under(old).exists()

    @transaction.atomic
    def move(self, old: Keys, *, after: int, limit: int) -> tuple[int, int] | None:
        """`after` counts: these rows have no number, and what was moved is not found again."""
        batch = list(self._under(old).select_for_update(skip_locked=True)[:limit])
        for row in batch:
            _move(row)
        return (after + len(batch), len(batch)) if batch else None


def _move(row: Session) -> None:
    try:
        plain = opened_text(row.session_data, row.session_key)
    except Undecryptable:
        row.delete()
        return
    row.session_data = sealed_text(plain, row.session_key)
    row.save(update_fields=["session_data"])
