"""Who may: second factor and roles."""

import time
from collections.abc import MutableMapping
from typing import Any, cast

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from core.models import User


def user_of(request: HttpRequest) -> User:
    """Who is logged in, in a view that nobody else reaches (login_required, staff admin)."""
    return cast(User, request.user)


COMPANY_FACTOR = "company_factor"  # in the session: who showed one to the company, for this very log-in


def has_second_factor(user: User | AnonymousUser, log_in: MutableMapping[str, Any]) -> bool:
    """R28. allauth asks for the factor at each log-in of a user who has one; here only: does this user have one, or
    has the company seen one (sellers.company)? `log_in` is the session."""
    return user.is_authenticated and (log_in.get(COMPANY_FACTOR) == user.pk or is_mfa_enabled(user))


def has_fresh_second_factor(request: HttpRequest) -> bool:
    """R28: a second factor or passkey was used within the last ACCOUNT_REAUTHENTICATION_TIMEOUT seconds."""
    records = get_authentication_records(request, user_of(request))
    latest = max((entry["at"] for entry in records if entry["method"] == "mfa"), default=0)
    return time.time() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def staff_with(permission: str) -> QuerySet[User]:
    """Who of the staff has it ("app.codename") and can log in, by role or as superuser."""
    return users_with(permission).filter(is_staff=True)


def users_with(permission: str) -> QuerySet[User]:
    """As staff_with(), and who acts for the staff in the test world."""
    app, codename = permission.split(".")
    by_role = Q(groups__permissions__codename=codename, groups__permissions__content_type__app_label=app)
    by_hand = Q(user_permissions__codename=codename, user_permissions__content_type__app_label=app)
    able = User.objects.filter(Q(is_staff=True) | Q(is_test=True), is_active=True)
    return able.filter(by_role | by_hand | Q(is_superuser=True)).distinct()
