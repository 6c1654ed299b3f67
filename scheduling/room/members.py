"""Who may be in the room, and as whom: found through the user's own rows, looked at again every few seconds (R7)."""

import secrets
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session as LogIn
from django.db.models.functions import Now

from core.access import has_second_factor
from core.models import User
from scheduling.models import AccountManager, Session, Side
from scheduling.room.entrance import has_entered


class Close(IntEnum):
    """Why the server ended a socket. The page explains each, or comes back (static/src/room/signalling.js)."""

    BAD_MESSAGE = 4400
    LOGGED_OUT = 4401
    FORBIDDEN = 4403
    SILENT = 4408
    REPLACED = 4409
    OVER = 4410
    TOO_LARGE = 4413
    COME_BACK = 4421  # not for good, as SILENT
    TAKEN_OVER = 4423
    TOO_MANY = 4429


@dataclass
class Member:
    user: User
    log_in_key: str
    session: Session
    manager: AccountManager | None  # None: the seller
    status: str
    listens: bool = False  # a lead, who hears and sees, and is no side
    media: bool = False  # picture and sound flow, as the page last said
    connection: str = field(default_factory=lambda: secrets.token_hex(16))

    @property
    def manager_public_id(self) -> str | None:
        return self.manager.public_id if self.manager else None

    @property
    def side(self) -> Side:
        return Side.MANAGER if self.manager else Side.SELLER

    @property
    def other_side(self) -> Side:
        return Side.MANAGER if self.side == Side.SELLER else Side.SELLER


def find_member(user: User | AnonymousUser, log_in: MutableMapping[str, Any], room: str) -> Member | Close:
    if isinstance(user, AnonymousUser):
        return Close.LOGGED_OUT
    found = _seller_session(user, log_in, room) or _manager_session(user, room)
    if found is None:
        return Close.TAKEN_OVER if _held_before(user, room) else Close.FORBIDDEN
    session, manager = found
    return Member(user, log_in.session_key, session, manager, session.status)  # type: ignore[attr-defined]


def _seller_session(user: User, log_in: MutableMapping[str, Any], room: str) -> tuple[Session, None] | None:
    session = Session.objects.of(user).by_video().filter(public_id=room, consented_at__isnull=False).first()
    return (session, None) if session and has_entered(log_in, session) else None


def _manager_session(user: User, room: str) -> tuple[Session, AccountManager] | None:
    if not user.is_staff:
        return None
    rows = Session.objects.by_video().filter(public_id=room, owner__user=user, owner__active=True)
    session = rows.select_related("owner").first()
    return (session, session.owner) if session and session.owner else None


def _held_before(user: User, room: str) -> bool:
    """Who comes back to a session that somebody else has taken over meanwhile: both were in its room."""
    if not user.is_staff:
        return False
    others = Session.objects.by_video().filter(public_id=room, owner__isnull=False).exclude(owner__user=user)
    return others.filter(presences__manager__user=user, presences__manager__active=True).exists()


def find_listener(user: User | AnonymousUser, log_in: MutableMapping[str, Any], room: str) -> Member | Close:
    if isinstance(user, AnonymousUser):
        return Close.LOGGED_OUT
    others = Session.objects.by_video().exclude(booking__seller__user=user).select_related("booking")
    others = others.filter(booking__seller__user__is_test=False)
    session = others.filter(public_id=room).first()
    if session is None or not (may_listen(user) and has_second_factor(user, log_in)):
        return Close.FORBIDDEN
    return Member(user, log_in.session_key, session, None, session.status, listens=True)  # type: ignore[attr-defined]


def may_listen(user: User) -> bool:
    return user.is_staff and user.has_perm("scheduling.listen_in_session")


def _may_still_listen(member: Member, listeners: Mapping[int, User]) -> bool:
    return member.user.pk in listeners and may_listen(listeners[member.user.pk])


def look_again(members: Sequence[Member]) -> dict[str, str | Close]:
    """For each connection the session's present status, or why it must end. Three queries for any number of members,
    one more for all leads who listen in, and those for the permissions of each."""
    log_ins = set(
        LogIn.objects.filter(
            session_key__in={member.log_in_key for member in members}, expire_date__gt=Now()
        ).values_list("session_key", flat=True)
    )
    active = User.objects.filter(pk__in={member.user.pk for member in members}, is_active=True)
    users = {row[0]: row for row in active.values_list("pk", "password", "is_staff")}
    rows = Session.objects.filter(pk__in={member.session.pk for member in members})
    sessions = {row[0]: row for row in rows.values_list("pk", "status", "owner__user_id", "owner__active")}
    # Anew: a user remembers the permissions it had.
    listeners = User.objects.in_bulk({member.user.pk for member in members if member.listens})
    return {
        member.connection: _verdict(
            member, log_ins, users.get(member.user.pk), sessions.get(member.session.pk), listeners
        )
        for member in members
    }


def _verdict(member: Member, log_ins: set[str], user: Any, row: Any, listeners: Mapping[int, User]) -> str | Close:
    if member.log_in_key not in log_ins or user is None:
        return Close.LOGGED_OUT
    _pk, password, is_staff = user
    # Another password ends each log-in with the former one; the log-in was checked against the one in `member.user`.
    if password != member.user.password:
        return Close.LOGGED_OUT
    if (
        row is None
        or (member.manager and not is_staff)
        or (member.listens and not _may_still_listen(member, listeners))
    ):
        return Close.FORBIDDEN
    _pk, status, owner, owner_active = row
    if member.manager and owner not in (None, member.user.pk):
        return Close.TAKEN_OVER
    if member.manager and (owner is None or not owner_active):
        return Close.FORBIDDEN
    return str(status)
