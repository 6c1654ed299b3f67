"""What sellers are told of a check without a session: that it was asked for, and what was decided."""

from collections.abc import Callable
from typing import Any, cast

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.times import format_moment
from messaging.models import Message
from messaging.purposes import Purpose, Text
from verification.life.table import REVIEWED
from verification.models import Case, Detour


def _ruling_asked(detour: Detour) -> Text:
    return Text(
        title=_("You asked for a check without video"),
        paragraphs=[
            _("A lead looks at what you wrote and decides. You need to do nothing."),
            _("You have the answer by %(when)s, with the reasons. The times that we held for you are given back.")
            % _due(detour.case),
            _("If a session is needed after all, you get new times, and we say what can make it easier for you."),
        ],
        action=(_("See how your case stands"), reverse("case")),
    )


def _documents_instead(detour: Detour) -> Text:
    return Text(
        title=_("We check your documents instead of a session"),
        paragraphs=[
            _("A person now compares your documents with your details. You need to do nothing."),
            _("We tell you the result by %(when)s.") % _due(detour.case),
            _("If something can only be shown in a session after all, we offer you new times and say why."),
        ],
        action=(_("See how your case stands"), reverse("case")),
    )


def _session_after_all(detour: Detour) -> Text:
    times = _("We hold new times for you until %(when)s. Choose the one that suits you.")
    wanted = _("No time is free at the moment. We look for one and write to you by %(when)s.")
    why = [_("A lead has looked at what you wrote. Why a session is needed all the same:"), detour.answer]
    return Text(
        title=_("A session is needed to verify you"),
        paragraphs=[
            *(why if detour.is_asked else [_("A lead has looked at your case. Nothing is held against you.")]),
            (wanted if detour.case.times_wanted_at else times) % _due(detour.case),
            _(
                "In the session you can do everything in writing, and bring an interpreter or a helper. Where there is "
                "a place near you, the page of times also shows times in person."
            ),
        ],
        action=(_("Choose a time"), reverse("times")),
    )


def _due(case: Case) -> dict[str, str]:
    """Each state that these messages tell of has its deadline."""
    return {"when": format_moment(cast(Any, case.told_at), case.seller.user.time_zone, get_language())}


def _detour(message: Message) -> Detour:
    return Detour.objects.select_related("case__seller__user").get(public_id=message.about)


def _of(text: Callable[[Detour], Text]) -> Callable[[Message, dict[str, Any]], Text]:
    return lambda message, secret: text(_detour(message))


def _while_in(*statuses: str) -> Callable[[Message], bool]:
    return lambda message: _detour(message).case.status in statuses


PURPOSES = [
    Purpose("ruling_asked", _of(_ruling_asked), _while_in(Case.Status.RULING_NEEDED), at_night=True),
    Purpose("documents_instead", _of(_documents_instead), _while_in(*REVIEWED)),
    Purpose("session_after_all", _of(_session_after_all), _while_in(Case.Status.SESSION_NEEDED)),
]
