"""Who may: second factor and roles."""

import time
from typing import cast

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from core.models import User


def user_of(request: HttpRequest) -> User:
    """Who is logged in, in a view that nobody else reaches (login_required, staff admin)."""
    return cast(User, request.user)


def has_second_factor(user: User | AnonymousUser) -> bool:
    """R28. allauth asks for the factor at each log-in of a user who has one; here only: does this user have one?"""
    return user.is_authenticated and is_mfa_enabled(user)


def has_fresh_second_factor(request: HttpRequest) -> bool:
    """R28: a second factor or passkey was used within the last ACCOUNT_REAUTHENTICATION_TIMEOUT seconds."""
    records = get_authentication_records(request, user_of(request))
    latest = max((entry["at"] for entry in records if entry["method"] == "mfa"), default=0)
    return time.time() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
