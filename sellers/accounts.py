"""Where django-allauth meets the house: its mails go through the outbox, its secrets are encrypted."""

from typing import Any
from zoneinfo import available_timezones

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from audit.middleware import client_network
from core.models import User
from core.times import canonical_zone
from messaging.outbox import queue_message
from messaging.purposes import HIDDEN
from pages.templatetags.browsers import browser_name
from sellers.actions import open_account
from sellers.company.gate import OWN_FACTORS, STAFF_ELSEWHERE, may_log_in_here
from sellers.factor_secrets import opened_in_row, to_be_sealed
from sellers.messages import AccountMail

NOBODY = 0  # no user's number
# Where the code of a mail is entered.
CODE_PAGES = {
    "account/email/email_confirmation": "account_email_verification_sent",
    "account/email/email_confirmation_signup": "account_email_verification_sent",
    "account/email/login_code": "account_confirm_login_code",
    "account/email/password_reset_code": "account_confirm_password_reset_code",
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "The e-mail address or the password is wrong. Check both, or log in with a code that we send you by e-mail."
        ),
        "incorrect_code": _("This code is wrong or no longer valid. Check it, or ask for a new one."),
        "incorrect_password": _("This password is wrong. Check it, or choose “Forgot your password?”."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A message like all others: with its twin in the message center, which says the same without the code.

        Strangers get no mail, and for them the same is done and taken back: neither the page that answers nor the time
        that it takes says who has an account here.
        """
        user = context.get("user") or User.objects.filter(email__iexact=email).first()
        to = user or User(pk=NOBODY, email=email, language=get_language())
        secret = {"code": context["code"]} if "code" in context else {}
        with translation.override(to.language):
            mail = self.render_mail(template_prefix, email, context | ({"code": HIDDEN} if secret else {}))
        said = AccountMail(mail.subject, str(mail.body), reverse(CODE_PAGES[template_prefix]) if secret else "")
        with transaction.atomic():
            queue_message("account_mail", to=to, about=said, address=email, secret=secret)
            transaction.set_rollback(user is None)

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "sellers.company.stages.FactorStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def pre_login(self, request: HttpRequest, user: User, **about: Any) -> HttpResponse | None:
        """Every way to log in leads through here."""
        is_company = "sociallogin" in (about["signal_kwargs"] or {})
        if not is_company and not may_log_in_here(request, user):
            clear_login(request)
            messages.error(request, STAFF_ELSEWHERE)
            return redirect("account_login")
        return super().pre_login(request, user, **about)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Behind a proxy, limits by address would otherwise count everybody as one."""
        return client_network(request) or super().get_client_ip(request)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user = super().save_user(request, user, form, commit=False)
        user.language, user.phrase = request.LANGUAGE_CODE, form.cleaned_data["phrase"]
        zone = canonical_zone(request.POST.get("time_zone", ""))
        if zone in available_timezones():
            user.time_zone = zone
        open_account(user)
        return user


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "This code is wrong or too old. Wait for the next one in your app, or use a recovery code."
        ),
        "cannot_delete_authenticator": _(
            "This is your only second factor, and your account needs one. "
            "Set up another one first, then remove this one."
        ),
    }

    def generate_authenticator_name(self, user: User, type: str) -> str:
        """Where the key is kept says more than its number."""
        return browser_name(context.request.headers.get("User-Agent", ""))

    def encrypt(self, text: str) -> str:
        return to_be_sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        return opened_in_row(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """R28: staff keep one factor that is none of the recovery codes. Another one first, then this one."""
        others = Authenticator.objects.filter(user=authenticator.user, type__in=OWN_FACTORS).exclude(
            pk=authenticator.pk
        )
        return not authenticator.user.is_staff or others.exists()


class RemoveKey(RemoveWebAuthnView):
    """django-allauth asks can_delete_authenticator() for the app's codes alone."""

    def form_valid(self, form: Any) -> HttpResponse:
        if not get_adapter().can_delete_authenticator(self.get_object()):
            messages.error(self.request, get_adapter().error_messages["cannot_delete_authenticator"])
            return redirect("mfa_index")
        return super().form_valid(form)
