"""Who may: second factor and roles."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.models import AnonymousUser

from core.models import User


def has_second_factor(user: User | AnonymousUser) -> bool:
    """R28. allauth asks for the factor at each log-in of a user who has one; here only: does this user have one?"""
    return user.is_authenticated and is_mfa_enabled(user)
