"""Whether a checklist can be published: what it lacks, in sentences. Pure."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from core.wording import missing_languages
from verification.models import Checklist, ChecklistItem, ReasonVersion

Subject, Picture = Checklist.Subject, ChecklistItem.Picture
Challenge, Where = ChecklistItem.Challenge, ChecklistItem.Where

OF_IDENTITY = {Picture.TILT, Picture.BEND, Picture.NUMBER}


def faults_of(subject: str, items: Sequence[ChecklistItem], reasons: Mapping[str, ReasonVersion]) -> list[str]:
    """`reasons` are all that are offered, by code."""
    faults = [] if items else [_("There is no check in it.")]
    faults += [
        _("There has to be a required challenge “%(name)s”.") % {"name": name} for name in _lacking(subject, items)
    ]
    for item in items:
        faults += [f"{item.title}: {fault}" for fault in _faults_of_item(item, reasons)]
    return faults


def _lacking(subject: str, items: Sequence[ChecklistItem]) -> list[str]:
    """What no session by video may be without (R8)."""
    shown = {item.picture for item in items if item.required and item.challenge == Challenge.SHOW}
    lacking = (
        [str(each.label) for each in Picture if each in OF_IDENTITY - shown] if subject in Checklist.IDENTITY else []
    )
    sent = [item for item in items if item.required and item.challenge == Challenge.CODE]
    return [*lacking, str(Picture.CODE.label)] if subject == Subject.GENERAL and not sent else lacking


def _faults_of_item(item: ChecklistItem, reasons: Mapping[str, ReasonVersion]) -> Iterator[str]:
    if not item.reason_codes:
        yield _("choose at least one reason for a failure.")
    for code in item.reason_codes:
        if code not in reasons:
            yield _("the reason “%(code)s” is not offered: it is not published, or it is retired.") % {"code": code}
        elif languages := reasons[code].missing_languages:
            yield _("the reason “%(code)s” lacks its text in: %(languages)s.") % {
                "code": code,
                "languages": ", ".join(languages),
            }
    if item.is_challenge and item.where == Where.ALWAYS:
        yield _("a challenge is asked in sessions only.")
    if item.challenge in (Challenge.WORDS, Challenge.CODE) and item.where != Where.VIDEO:
        yield _("this challenge goes over the room, so it is asked in sessions by video only.")
    if item.is_challenge and (languages := missing_languages(item.instruction)):
        yield _("its instruction is missing in: %(languages)s.") % {"languages": ", ".join(languages)}
