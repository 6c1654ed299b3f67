"""What this app says to sellers."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import resolve, reverse
from django.utils.translation import gettext as _

from core.clock import database_now
from core.ids import new_id
from core.times import format_moment
from messaging.models import Message
from messaging.publishing import paragraphs_in
from messaging.purposes import HIDDEN, Purpose, Secret, Text
from pages.templatetags.browsers import browser_name
from sellers.models import Document, LogInPlace, Seller

# For how many seconds a code can be entered, by the name of the page where it is.
CODE_SECONDS = {
    "account_email_verification_sent": settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT,
    "account_confirm_login_code": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT,
    "account_confirm_password_reset_code": settings.ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT,
}


@dataclass(frozen=True)
class AccountMail:
    """A mail about the log-in, as django-allauth words it (sellers.accounts), with HIDDEN as the paragraph of its code,
    which is entered on the page `action_path`. Each has an id of its own, so that none stands in for another.
    """

    title: str
    body: str
    action_path: str
    public_id: str = field(default_factory=lambda: new_id("mail"))


def _account_mail(message: Message, secret: dict[str, Any]) -> Text:
    """Worded once, when it is put into the center; the copy repeats that. Only the center leads to the page of the
    code: whoever waits for the mail has it open."""
    said = message.subject if isinstance(message.subject, AccountMail) else message
    code = Secret(secret.get("code", ""))
    leads_on = said.action_path and not secret
    return Text(
        title=said.title,
        paragraphs=[code if paragraph == HIDDEN else paragraph for paragraph in paragraphs_in(said.body)],
        action=(_("Enter the code"), said.action_path) if leads_on else None,
    )


def _can_be_entered(message: Message) -> bool:
    """A code that has expired is of no use any more; only mails with a code lead to a page."""
    if not message.action_path:
        return True
    lifetime = timedelta(seconds=CODE_SECONDS[resolve(message.action_path).view_name])
    return database_now() - message.due_at < lifetime


def _new_log_in(message: Message, secret: dict[str, Any]) -> Text:
    place, reader = LogInPlace.objects.get(public_id=message.about), message.recipient
    facts = {
        "when": format_moment(place.first_seen_at, reader.time_zone, reader.language),
        "browser": browser_name(place.agent),
        "network": place.network or _("unknown"),
    }
    return Text(
        title=_("New log-in to your account"),
        paragraphs=[
            _("There was a log-in from a browser or place that we did not know yet."),
            _("Time: %(when)s. Browser: %(browser)s. Network: %(network)s.") % facts,
            _("If it was you, there is nothing to do."),
            _(
                "If it was not you, open your account, change your password, and log all other browsers out: "
                "they are listed there."
            ),
        ],
        action=(_("See where you are logged in"), reverse("usersessions_list")),
    )


def _is_remembered(message: Message) -> bool:
    return LogInPlace.objects.filter(public_id=message.about).exists()


def _seller_active(message: Message, secret: dict[str, Any]) -> Text:
    return Text(
        title=_("Your account is active"),
        paragraphs=[
            _("We have your tax information, and your account is fully active. You can sell from now on."),
            _("There is nothing more to do. If we ever need something else, it will stand here and on your home page."),
        ],
        action=(_("See your account"), reverse("tax")),
    )


def _is_active(message: Message) -> bool:
    return Seller.objects.filter(public_id=message.about, status=Seller.Status.ACTIVE).exists()


def _document_infected(message: Message, secret: dict[str, Any]) -> Text:
    document = Document.objects.get(public_id=message.about)
    wanted = {"document": document.get_kind_display()}
    return Text(
        title=_("We deleted a file that you sent: it contains malware"),
        paragraphs=[
            _("It was a file for “%(document)s”. Our scanner found malware in it.") % wanted,
            _("Check your device for malware first. Then go on with the open task on your home page: %(document)s.")
            % wanted,
            _("Everything else that you have given us is kept."),
        ],
        action=(_("Open the task: %(document)s") % wanted, reverse("document", args=[document.public_id])),
    )


def _is_still_asked_for(message: Message) -> bool:
    """Nothing has come since."""
    later = Document.objects.filter(public_id=message.about, uploaded_at__gt=message.due_at)
    return not later.exists()


PURPOSES = [
    Purpose("document_infected", _document_infected, still_true=_is_still_asked_for),
    Purpose("account_mail", _account_mail, still_true=_can_be_entered, safe_to_repeat=False, urgent=True),
    Purpose("new_log_in", _new_log_in, still_true=_is_remembered, at_night=True),
    Purpose("seller_active", _seller_active, still_true=_is_active),
]
