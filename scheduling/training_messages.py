"""What staff are told of training, in English: its holder and the leads that it ends, its holder of a revocation."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.times import format_day
from messaging.models import Message
from messaging.purposes import Purpose, Text
from scheduling.models import AccountManager, Certificate
from scheduling.trained import own_standings


def _manager(message: Message) -> AccountManager:
    return AccountManager.objects.select_related("user").get(public_id=message.about)


def _training_ends(message: Message, secret: dict[str, Any]) -> Text:
    manager = _manager(message)
    is_own = manager.user_id == message.recipient_id
    last = manager.trained_until
    names = {"name": manager, "day": format_day(last, "en") if last else "–"}
    due = [each.module.title for each in own_standings(manager.user) if each.module.required and each.until == last]
    return Text(
        title=_("Your training is valid until %(day)s") % names
        if is_own
        else _("Training of %(name)s is valid until %(day)s") % names,
        paragraphs=[
            _("After that day no session is given to you.")
            if is_own
            else _("After that day no session is given to %(name)s.") % names,
            _("These tests have to be passed by then:"),
            *due,
        ],
        action=(_("My training"), reverse("admin:scheduling_certificate_changelist"))
        if is_own
        else (_("Training of everybody"), reverse("admin:scheduling_certificate_everybody")),
    )


def _still_ends_then(message: Message) -> bool:
    last = _manager(message).trained_until
    return last is not None and last.toordinal() == message.revision


def _certificate_revoked(message: Message, secret: dict[str, Any]) -> Text:
    certificate = Certificate.objects.select_related("module", "revoked_by").get(public_id=message.about)
    return Text(
        title=_("Your certificate was revoked: %(title)s") % {"title": certificate.module},
        paragraphs=[
            _("%(name)s revoked it. The reason: %(reason)s")
            % {"name": certificate.revoked_by, "reason": certificate.reason},
            _("No session is given to you until you have passed the test of this module again.")
            if certificate.module.required
            else _("You can take the test of this module again."),
        ],
        action=(_("My training"), reverse("admin:scheduling_certificate_changelist")),
    )


def _is_revoked(message: Message) -> bool:
    return Certificate.objects.filter(public_id=message.about, revoked_at__isnull=False).exists()


PURPOSES = [
    Purpose("training_ends", _training_ends, still_true=_still_ends_then),
    Purpose("certificate_revoked", _certificate_revoked, still_true=_is_revoked),
]
