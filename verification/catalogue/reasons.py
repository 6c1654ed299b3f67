"""Reading the catalogue of reasons (verification.models.reasons), and why sessions end undecided."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.sentences import in_a_row
from core.wording import in_language
from sellers.asking import CHANGED
from verification.catalogue.examples import Example, example_of
from verification.models import Reason, ReasonVersion

Named = tuple[str, int]  # code and number of a version

NOT_CONFIRMED = "not_confirmed"  # for which the second person's word rejects
OURS = {NOT_CONFIRMED, CHANGED}  # nobody chooses them, so they cannot be retired

AGAIN: dict[str, Promise] = {
    Reason.Kind.RETRYABLE: _("You can try again as soon as this is put right."),
    Reason.Kind.FINAL: _(
        "This is final: it cannot be tried again as it was. With another document or other details you can try again."
    ),
}

# Why a session ends without a decision (R10): the seller gets new times, and nothing counts against them.
ABORTS: dict[str, str] = {
    "no_media": "No picture or no sound",
    "connection_lost": "Connection lost and not back",
    "poor_quality": "Picture or sound too poor to decide",
    "prompting": "Somebody prompts the seller",
    "coercion": "The seller seems to be under pressure",
    "virtual_camera": "The picture seems not to come from a camera",
    "third_person": "Another person takes part",
    "our_fault": "Our side: manager or software",
}

BY_VIDEO = {"no_media", "connection_lost", "poor_quality", "virtual_camera"}


# What only a lead can weigh; and what is no more than technology.
CONCERNS = {"prompting", "coercion", "virtual_camera"}
FAILURES = {"no_media", "connection_lost", "poor_quality", "our_fault"}


def possible_aborts(*, in_person: bool) -> list[tuple[str, str]]:
    """In person no video is poor or lost."""
    return [(code, label) for code, label in ABORTS.items() if not (in_person and code in BY_VIDEO)]


def reasons_offered(codes: Collection[str] | None = None) -> dict[str, ReasonVersion]:
    """What staff can choose now, of `codes` or of all, by code, in one query; nothing for no codes."""
    return _by_code(ReasonVersion.objects.offered(), codes)


def reasons_in_use(codes: Collection[str] | None = None) -> dict[str, ReasonVersion]:
    """As reasons_offered(), and retired ones too: for what names a code alone."""
    return _by_code(ReasonVersion.objects.in_use(), codes)


def _by_code(versions: QuerySet[ReasonVersion], codes: Collection[str] | None) -> dict[str, ReasonVersion]:
    if codes is not None and not codes:
        return {}
    chosen = versions if codes is None else versions.filter(reason__code__in=codes)
    return {version.code: version for version in chosen}


def version_in_use(code: str) -> int:
    return reasons_in_use([code])[code].number


def words_of(named: Collection[Named]) -> dict[Named, ReasonVersion]:
    """The versions that decisions, documents and checks name, in one query; none for none."""
    if not named:
        return {}
    codes, numbers = zip(*named, strict=True)
    versions = ReasonVersion.objects.filter(reason__code__in=codes, number__in=numbers).select_related("reason")
    found = {(version.code, version.number): version for version in versions}  # the number of one may be another's too
    return {each: found[each] for each in named if each in found}


def possible(reasons: Iterable[ReasonVersion], *, in_person: bool) -> list[ReasonVersion]:
    """Those that can be found: in person nothing that only a video shows."""
    return [reason for reason in reasons if not (in_person and reason.video_only)]


def for_document(kind: str, reasons: Iterable[ReasonVersion]) -> list[ReasonVersion]:
    """Those for which a document of that kind can be rejected: what the seller cannot or may not read rejects none."""
    told = [each for each in reasons if not each.reason.is_internal and not each.missing_languages]
    return [each for each in told if kind in each.for_documents]


@dataclass(frozen=True)
class Told:
    """What a seller reads of a reason, in the language that was active: what is wrong, what to do next, and whether it
    can be tried again, and what then."""

    wrong: str
    remedy: str
    again: str
    example: Example | None

    @property
    def text(self) -> str:
        return in_a_row(self.wrong, self.remedy, self.again)


def told(version: ReasonVersion) -> Told | None:
    """None for what is for staff only."""
    if version.reason.is_internal:
        return None
    again = AGAIN[Reason.Kind(version.reason.kind)]
    return Told(in_language(version.text), in_language(version.remedy), str(again), example_of(version.picture))


def told_of(named: Mapping[str, int]) -> list[Told]:
    """`named`: {code: number of the version}, as a document or a decision holds it."""
    return [said for version in words_of([*named.items()]).values() if (said := told(version))]


def seller_text(version: ReasonVersion) -> str:
    """All of it in a row; "" for what is for staff only."""
    said = told(version)
    return said.text if said else ""
