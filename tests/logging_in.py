"""What django-allauth remembers of a log-in in the session."""

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from core.models import User


def log_in_now(client: Client, user: User, *, method: str = "code", seconds_ago: float = 0, anew: bool = False) -> None:
    """`anew`: as where somebody was asked once more while logged in."""
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": method, "at": time.time() - seconds_ago, "reauthenticated": anew}
    ]
    session.save()
