"""Who may: second factor and roles."""

from typing import cast

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from core.models import User


def user_of(request: HttpRequest) -> User:
    """Who is logged in, in a view that nobody else reaches (login_required, staff admin)."""
    return cast(User, request.user)


def has_second_factor(user: User | AnonymousUser) -> bool:
    """R28. allauth asks for the factor at each log-in of a user who has one; here only: does this user have one?"""
    return user.is_authenticated and is_mfa_enabled(user)
