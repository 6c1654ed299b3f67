"""The end of log-ins."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from audit.log import record
from core.models import User


@transaction.atomic
def end_log_ins(user: User, *, actor: User | None) -> int:
    """Log somebody out everywhere; sockets close within seconds (R7). How many log-ins there were."""
    known = UserSession.objects.filter(user=user)
    ended, _by_model = Session.objects.filter(session_key__in=known.values("session_key")).delete()
    known.delete()
    record("user.log_ins_ended", actor=actor, subject=user, data={"count": ended})
    return ended
