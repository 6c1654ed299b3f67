"""Who may log in without the company: sellers, and the accounts for the days on which the issuer is away."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.models import User
from sellers.company.actions import is_break_glass, tell_of_broken_glass

STAFF_ELSEWHERE = _("Staff log in with their company account: use the button for it on this page.")
OWN_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def may_log_in_here(request: HttpRequest, user: User) -> bool:
    """Whoever was staff by the company's word stays out too: what is left of that account is the company's.

    A break-glass account needs a factor before it is needed: whoever found its password could else set one up. A code
    by e-mail is no way in: the mailbox often stands behind the very log-in that is broken, or stolen.
    """
    if not settings.OIDC_ISSUER or not (user.is_staff or SocialAccount.objects.filter(user=user).exists()):
        return True
    by_mail = any(each["method"] == "code" for each in get_authentication_records(request, user))
    return is_break_glass(user) and is_mfa_enabled(user, OWN_FACTORS) and not by_mail


def listen() -> None:
    user_logged_in.connect(notice_broken_glass)


def notice_broken_glass(request: HttpRequest, user: User, **about: Any) -> None:
    if settings.OIDC_ISSUER and user.is_staff and "sociallogin" not in about:
        tell_of_broken_glass(user)
