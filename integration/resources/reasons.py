"""Why something was not accepted, as every resource says it."""

from collections.abc import Iterable, Mapping
from typing import Any

from rest_framework import serializers

from core.sentences import in_a_row
from scheduling.attendance import AGAINST_SELLER, Finding
from verification.catalogue.reasons import Named, told
from verification.models import Reason, ReasonVersion
from verification.sessions.missed_words import NOT_COUNTED, TAKEN_BACK, fault

CODES = ", ".join(f"`{code}`" for code in Finding.values)  # of a session that was not held to its end


class ReasonAnswer(serializers.Serializer[Any]):
    """In the language of Accept-Language, as the seller reads it."""

    code = serializers.CharField(help_text="It stays the same, whatever the words.")
    text = serializers.CharField(help_text="What is wrong.")
    remedy = serializers.CharField(
        allow_null=True, help_text="What to do next; null of a session, where `next` of the case says it."
    )
    retryable = serializers.BooleanField(
        help_text="Whether the same can be put right; if not, it takes another document or detail."
    )


def draw_reasons(named: Iterable[Named], words: Mapping[Named, ReasonVersion]) -> list[dict[str, Any]]:
    """Those that the seller reads: what is for staff alone is not there. `words`: of words_of()."""
    return [
        {
            "code": version.code,
            "text": said.wrong,
            "remedy": said.remedy or None,
            "retryable": version.reason.kind == Reason.Kind.RETRYABLE,
        }
        for version in (words[each] for each in named if each in words)
        if (said := told(version))
    ]


def draw_finding(finding: str, *, in_person: bool, taken_back: bool) -> list[dict[str, Any]]:
    """Why a session was not held to its end, as its seller reads it; none where nothing was found. It ends nothing: the
    case goes on with another session, or without one."""
    if not finding:
        return []
    more = [TAKEN_BACK] if taken_back else [] if finding in AGAINST_SELLER else [NOT_COUNTED]
    text = in_a_row(fault(finding, in_person=in_person).text, *more)
    return [{"code": finding, "text": text, "remedy": None, "retryable": True}]
