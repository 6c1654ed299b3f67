"""What is said of a session that was not held to its end: one text a finding, for seller and staff alike. Pure."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.sentences import in_a_row
from scheduling.attendance import AGAINST_SELLER, Finding


@dataclass(frozen=True)
class Fault:
    title: Promise
    text: Promise


BY_VIDEO: dict[str, Fault] = {
    Finding.SELLER_ABSENT: Fault(
        _("You missed your video session"),
        _("We were in the room at the agreed time and waited for you, but you did not come in."),
    ),
    Finding.SELLER_LATE: Fault(
        _("You came too late to your video session"),
        _("We were in the room at the agreed time and waited as long as we had said. You came after that."),
    ),
    Finding.WE_ABSENT: Fault(
        _("We did not come to your video session"),
        _("You were there, and nobody of us came. That is our fault, and we are sorry."),
    ),
    Finding.WE_LATE: Fault(
        _("We were late for your video session"),
        _("You were there, and we were not in the room at that time. That is our fault, and we are sorry."),
    ),
    Finding.CONNECTION: Fault(
        _("The connection failed in your video session"),
        _("Both sides were there, but picture and sound did not come about, or were lost."),
    ),
    Finding.NOBODY: Fault(
        _("Your video session did not take place"),
        _("Nobody was in the room at the agreed time: neither you nor we."),
    ),
    Finding.UNFINISHED: Fault(
        _("Your video session could not be finished"),
        _("It ended before everything was done."),
    ),
}
IN_PERSON: dict[str, Fault] = {
    Finding.SELLER_ABSENT: Fault(
        _("You missed your session in person"),
        _("We were there at the agreed time and waited as long as we had said, but your session ID was not given."),
    ),
    Finding.WE_ABSENT: Fault(
        _("We were not there for your session in person"),
        _("Nobody of us was there for you as long as we had said. That is our fault, and we are sorry."),
    ),
    Finding.WE_LATE: Fault(
        _("We were late for your session in person"),
        _("Nobody of us was there for you in time. That is our fault, and we are sorry."),
    ),
    Finding.NOT_MET: Fault(
        _("We did not meet at your session in person"),
        _("You told us that you were there, and we were there too, but your session ID was not given to us."),
    ),
    Finding.UNFINISHED: Fault(
        _("Your session in person could not be finished"),
        _("It ended before everything was done."),
    ),
}
NOT_COUNTED = _("It is not held against you.")
TAKEN_BACK = _("We looked at it again and took it back, so it no longer counts. We are sorry.")


def fault(finding: str, *, in_person: bool) -> Fault:
    return IN_PERSON[finding] if in_person else BY_VIDEO[finding]


def fault_text(finding: str, *, number: int, limit: int, taken_back: bool = False, in_person: bool = False) -> str:
    """What was found and what it costs; `number`: which of the missed sessions that count, of `limit`, this one is."""
    text = fault(finding, in_person=in_person).text
    if finding not in AGAINST_SELLER:
        return in_a_row(text, NOT_COUNTED)
    if taken_back:
        return in_a_row(text, TAKEN_BACK)
    counted = gettext(
        "It counts as missed session number %(number)d. From number %(limit)d on, a person decides on your documents."
    )
    return in_a_row(text, counted % {"number": number, "limit": limit})
