"""What sellers hear of the yearly certification: due and why, the account suspended, and open again."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.times import format_moment
from messaging.models import Message
from messaging.purposes import Purpose, Text
from sellers.models import Seller
from verification.certification.certifiable import otherwise, why_asked
from verification.models import Certification


def _certification(message: Message) -> Certification:
    return Certification.objects.select_related("seller__user").get(public_id=message.about)


def _asked(message: Message, secret: dict[str, Any]) -> Text:
    certification = _certification(message)
    when = format_moment(certification.due_at, certification.seller.user.time_zone, get_language())
    again = certification.notices > 1
    return Text(
        title=_("Once more: please certify that your details are right")
        if again
        else _("Please certify that your details are right"),
        paragraphs=[
            why_asked(certification),
            _("It is an open task on your home page. If nothing has changed, it is one click."),
            _("The deadline is %(when)s.") % {"when": when},
            _("What happens otherwise: %(otherwise)s") % {"otherwise": otherwise(certification)},
        ],
        action=(_("Look at them and certify"), reverse("certify")),
    )


def _still_asked(message: Message) -> bool:
    certification = _certification(message)
    return certification.is_open and certification.notices == message.revision


def _suspended(message: Message, secret: dict[str, Any]) -> Text:
    return Text(
        title=_("Your account is suspended until you certify your details"),
        paragraphs=[
            _(
                "We told you twice that a law of the United States, the INFORM Consumers Act, asks you to certify that "
                "your details are right, and you have not done so. The law obliges us to suspend your account."
            ),
            _("Two people have decided it. It ends by itself: as soon as you certify, your account is open again."),
            _("It is an open task on your home page. If nothing has changed, it is one click."),
        ],
        action=(_("Look at them and certify"), reverse("certify")),
    )


def _is_suspended(message: Message) -> bool:
    certification = _certification(message)
    return certification.is_open and certification.seller.status == Seller.Status.SUSPENDED


def _opened(message: Message, secret: dict[str, Any]) -> Text:
    return Text(
        title=_("Your account is open again"),
        paragraphs=[
            _("You have certified that your details are right. The suspension is over."),
            _("There is nothing more to do. We ask again in a year."),
        ],
        action=(_("Your tasks"), reverse("home")),
    )


def _is_open(message: Message) -> bool:
    return _certification(message).seller.status != Seller.Status.SUSPENDED


def _withdrawn(message: Message, secret: dict[str, Any]) -> Text:
    paragraphs = [
        _(
            "We asked you to certify that your details are right, because a law of the United States, the INFORM "
            "Consumers Act, asks it of whoever sells much there. You are not one of these sellers any more, so you "
            "need not certify."
        ),
        _("There is nothing to do. If you sell as much there again, we ask you again."),
    ]
    if _certification(message).suspended_at:
        paragraphs.insert(1, _("Your account is no longer suspended for want of it."))
    return Text(
        title=_("You need not certify your details any more"),
        paragraphs=paragraphs,
        action=(_("Your tasks"), reverse("home")),
    )


def _is_withdrawn(message: Message) -> bool:
    return not _certification(message).seller.certifications.open().exists()


PURPOSES = [
    Purpose("certification_asked", _asked, _still_asked, urgent_notice=True),
    Purpose("certification_suspended", _suspended, _is_suspended, urgent_notice=True),
    Purpose("certification_opened", _opened, _is_open),
    Purpose("certification_withdrawn", _withdrawn, _is_withdrawn),
]
