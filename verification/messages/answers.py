"""What a seller is told at the end of a session in which nothing was decided yet: by when the answer comes."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.times import format_moment
from messaging.models import Message
from messaging.purposes import Purpose, Text
from verification.models import Promise


def answer_follows(promise: Promise) -> Text:
    zone = promise.seller.user.time_zone
    return Text(
        title=_("Your session is over, and the answer follows"),
        paragraphs=[
            _("Thank you for coming. Nothing has been decided yet: we look carefully at all that you have shown."),
            _("You need to do nothing. We tell you the result by %(when)s.")
            % {"when": format_moment(promise.told_at, zone, get_language())},
        ],
        action=(_("See how your case stands"), reverse("case")),
    )


def _of_message(message: Message, secret: dict[str, Any]) -> Text:
    return answer_follows(_promise(message))


def _still_owed(message: Message) -> bool:
    promise = _promise(message)
    return not (promise.kept_at or promise.ended_at)


def _promise(message: Message) -> Promise:
    return Promise.objects.select_related("seller__user").get(public_id=message.about)


PURPOSES = [Purpose("answer_follows", _of_message, _still_owed)]
