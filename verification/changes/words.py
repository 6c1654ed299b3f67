"""What sellers read of changing their details: of each kind of change what it needs and how long it takes, before
anything is typed; and what stands beside what is asked."""

from collections.abc import Iterator
from dataclasses import dataclass

from babel.lists import format_list
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from core.policy import Policy
from core.sentences import in_a_row
from core.times import locale_of
from sellers.answers import Answer, answers_about
from sellers.models import Document, Seller
from verification.changes.as_asked import with_values
from verification.changes.changeable import documents_for
from verification.changes.needs import NEEDS, Need
from verification.models import ChangeRequest

WHAT: dict[tuple[str, Need], Promise] = {
    ("person", Need.CASE): gettext_lazy("Name, date of birth or identity document of the contact person"),
    ("business", Need.CASE): gettext_lazy("Legal name, kind, register number or country of the business"),
    ("business", Need.DOCUMENT): gettext_lazy("Street, town or postcode of the business"),
    ("business", Need.NOTHING): gettext_lazy("Only the state, province or county of the business"),
    ("bank_account", Need.DOCUMENT): gettext_lazy("Bank account"),
}
TAKES: dict[Need, Promise] = {
    Need.NOTHING: gettext_lazy("Nothing. It counts at once."),
    Need.DOCUMENT: gettext_lazy("A person looks at it. What you do not change is not checked again."),
    Need.CASE: gettext_lazy(
        "It is a new check of who you are: a person compares it with your details. Should a session be needed, we say "
        "why, and you choose the time."
    ),
}
TOLD: dict[str, Promise] = {
    ChangeRequest.Status.DRAFT: gettext_lazy("Not sent yet"),
    ChangeRequest.Status.SUBMITTED: gettext_lazy("Being checked"),
    ChangeRequest.Status.APPLIED: gettext_lazy("Accepted"),
    ChangeRequest.Status.REFUSED: gettext_lazy("Not accepted"),
    ChangeRequest.Status.WITHDRAWN: gettext_lazy("Taken back by you"),
    ChangeRequest.Status.LAPSED: gettext_lazy("Closed without a decision"),
}
HOW_LONG = {Need.NOTHING: gettext_lazy("No time at all.")}


@dataclass(frozen=True)
class Way:
    """One kind of change, for one seller. `documents`: in words, "" for none."""

    part: str
    what: Promise
    documents: str
    takes: Promise
    how_long: str | Promise


def ways(seller: Seller, policy: Policy) -> list[Way]:
    return [
        Way(part, what, documents_in_words(_kinds(seller, part, need)), TAKES[need], how_long(need, policy))
        for (part, need), what in WHAT.items()
    ]


def _kinds(seller: Seller, part: str, need: Need) -> list[str]:
    names = [name for name, needs in NEEDS[part].items() if needs == need]
    return documents_for(seller, {part: dict.fromkeys(names)})


def documents_in_words(kinds: list[str]) -> str:
    names = [str(Document.Kind(kind).label) for kind in kinds]
    return str(capfirst(format_list(names, locale=locale_of(get_language())))) if names else ""


def how_long(need: Need, policy: Policy) -> str | Promise:
    if need == Need.NOTHING:
        return HOW_LONG[need]
    days = policy.review_deadline_workdays
    said = ngettext(
        "You have our answer within %(days)d working day of your country after you have sent it.",
        "You have our answer within %(days)d working days of your country after you have sent it.",
        days,
    ) % {"days": days}
    return (
        said if need == Need.DOCUMENT else in_a_row(said, _("With a session it depends on the time that you choose."))
    )


def differences(seller: Seller, change: ChangeRequest) -> list[dict[str, str]]:
    """For components/summary_list.html: of each answer that differs, what stands (or stood) and what is asked. In full,
    for its seller."""
    stood, asked = with_values(seller, change.stood), with_values(seller, change.asked)
    return [
        {"label": label, "value": _("So far: %(old)s") % {"old": old} + "\n" + _("New: %(new)s") % {"new": new}}
        for part in change.asked
        for label, old, new in _differing(answers_about(stood, part), answers_about(asked, part))
    ]


def _differing(before: list[Answer], after: list[Answer]) -> Iterator[tuple[str, str, str]]:
    old, new = ({each.label: each.full or each.value for each in answers} for answers in (before, after))
    for label in {**old, **new}:
        if old.get(label) != new.get(label):
            yield label, old.get(label) or "–", new.get(label) or "–"
