"""What staff are told of steps that take two people (core.approvals), in English."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.approvals import confirmers_of, kind_of
from core.models import Approval
from core.times import format_moment
from messaging.models import Message
from messaging.outbox import queue_message, queue_messages, withdraw_about
from messaging.purposes import Purpose, Text


def tell_of_approval(approval: Approval) -> None:
    """Whoever can confirm it hears that it waits; who proposed it, what became of it."""
    if approval.status == Approval.Status.PROPOSED:
        queue_messages("approval_waiting", [(user, approval) for user in confirmers_of(approval)])
        return
    withdraw_about(approval)
    if approval.status != Approval.Status.WITHDRAWN:
        queue_message("approval_settled", to=approval.proposed_by, about=approval)


def _approval(message: Message) -> Approval:
    return Approval.objects.select_related("proposed_by", "decided_by").get(public_id=message.about)


def _page(approval: Approval) -> str:
    return reverse("admin:core_approval_change", args=[approval.pk])


def _waiting(message: Message, secret: dict[str, Any]) -> Text:
    approval = _approval(message)
    until = format_moment(approval.expires_at, message.recipient.time_zone, "en")
    return Text(
        title=_("Waiting for a second person: %(step)s") % {"step": kind_of(approval).label},
        paragraphs=[
            _("%(name)s proposes it. The page says why, and what exactly will happen.")
            % {"name": approval.proposed_by},
            _("Somebody else has to confirm it by %(until)s, or nothing happens.") % {"until": until},
        ],
        action=(_("Look at it"), _page(approval)),
    )


def _still_waits(message: Message) -> bool:
    return Approval.objects.waiting().filter(public_id=message.about).exists()


def _settled(message: Message, secret: dict[str, Any]) -> Text:
    approval = _approval(message)
    step = {"step": kind_of(approval).label}
    said = {
        Approval.Status.CONFIRMED: (_("Done: %(step)s") % step, _("A second person has confirmed it, and it is done.")),
        Approval.Status.DECLINED: (
            _("Declined: %(step)s") % step,
            _("A second person has declined it. The page says why."),
        ),
        Approval.Status.EXPIRED: (
            _("Expired: %(step)s") % step,
            _("Nobody confirmed it in time, so nothing happened. It can be proposed again."),
        ),
    }
    title, text = said[Approval.Status(approval.status)]
    return Text(title=title, paragraphs=[text], action=(_("Look at it"), _page(approval)))


PURPOSES = [
    Purpose("approval_waiting", _waiting, still_true=_still_waits),
    Purpose("approval_settled", _settled, still_true=lambda message: True),
]
