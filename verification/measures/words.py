"""What a seller reads of a measure against the account, on its page and in messages: what, why, from when, until when,
and the way back. It only reads."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from core.times import format_moment
from sellers.statuses import STATUSES
from verification.measures.grounds import GROUNDS
from verification.models import Measure

Kind, Status = Measure.Kind, Measure.Status

COMING: dict[str, Promise] = {
    Kind.RESTRICT: gettext_lazy("Your account will be restricted"),
    Kind.SUSPEND: gettext_lazy("Your account will be suspended for a time"),
    Kind.UNDO: gettext_lazy("We will check you again, and suspend your account meanwhile"),
    Kind.CLOSE: gettext_lazy("Your account will be closed"),
}
STANDING: dict[str, Promise] = {
    Kind.RESTRICT: gettext_lazy("Your account is restricted"),
    Kind.SUSPEND: gettext_lazy("Your account is suspended for a time"),
    Kind.UNDO: gettext_lazy("We check you again, and your account is suspended meanwhile"),
    Kind.CLOSE: gettext_lazy("Your account is closed"),
}
LIFTED: dict[str, Promise] = {
    Kind.RESTRICT: gettext_lazy("The restriction of your account is over"),
    Kind.SUSPEND: gettext_lazy("The suspension of your account is over"),
    Kind.UNDO: gettext_lazy("Your account is no longer suspended"),
    Kind.CLOSE: gettext_lazy("The closing of your account is lifted"),
}
DROPPED: dict[str, Promise] = {
    Kind.RESTRICT: gettext_lazy("Your account will not be restricted"),
    Kind.SUSPEND: gettext_lazy("Your account will not be suspended"),
    Kind.UNDO: gettext_lazy("We will not check you again, and your account stays open"),
    Kind.CLOSE: gettext_lazy("Your account will not be closed"),
}
TITLES = {
    Status.PROPOSED: COMING,
    Status.ANNOUNCED: COMING,
    Status.IN_EFFECT: STANDING,
    Status.LIFTED: LIFTED,
    Status.DROPPED: DROPPED,
}
UNTIL: dict[str, Promise] = {
    Kind.RESTRICT: gettext_lazy("Until what is missing is done."),
    Kind.UNDO: gettext_lazy("Until a person has checked you again."),
    Kind.CLOSE: gettext_lazy("Permanently."),
}
AT_ONCE: dict[str, Promise] = {
    Measure.Exempt.HARM: gettext_lazy(
        "We could not tell you in advance: somebody would have come to harm in the meantime."
    ),
    Measure.Exempt.LAW: gettext_lazy(
        "We could not tell you in advance: a law or an authority obliged us to act at once."
    ),
}


@dataclass(frozen=True)
class ToldMeasure:
    """`at_once`: why there was no notice, or ""."""

    measure: Measure
    title: str
    meaning: str
    why: str
    facts: str
    begins: str
    until: str
    way_back: str
    at_once: str


def told_of(measure: Measure) -> ToldMeasure:
    """In the active language and the seller's zone. `measure` with its seller and user."""
    ground = GROUNDS[measure.ground]
    return ToldMeasure(
        measure,
        title_of(measure),
        str(STATUSES[measure.account_status].meaning),
        str(ground.text),
        measure.facts,
        _moment(measure.begins_at, measure),
        until_text(measure),
        str(ground.remedy),
        str(AT_ONCE[measure.exception]) if measure.exception else "",
    )


def title_of(measure: Measure) -> str:
    return str(TITLES[Status(measure.status)][measure.kind])


def until_text(measure: Measure) -> str:
    if measure.kind == Kind.SUSPEND:
        return _("Until %(when)s. Your account is then open again by itself.") % {
            "when": _moment(measure.lasts_until, measure)
        }
    return str(UNTIL[measure.kind])


def _moment(instant: datetime | None, measure: Measure) -> str:
    return format_moment(instant, measure.seller.user.time_zone, get_language()) if instant else ""
