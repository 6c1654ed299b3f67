"""Why something was not accepted, as every resource says it."""

from collections.abc import Iterable, Mapping
from typing import Any

from rest_framework import serializers

from verification.catalogue.reasons import Named, told
from verification.models import Reason, ReasonVersion


class ReasonAnswer(serializers.Serializer[Any]):
    """In the language of Accept-Language, as the seller reads it."""

    code = serializers.CharField(help_text="It stays the same, whatever the words.")
    text = serializers.CharField(help_text="What is wrong.")
    remedy = serializers.CharField(help_text="What to do next.")
    retryable = serializers.BooleanField(
        help_text="Whether the same can be put right; if not, it takes another document or detail."
    )


def draw_reasons(named: Iterable[Named], words: Mapping[Named, ReasonVersion]) -> list[dict[str, Any]]:
    """Those that the seller reads: what is for staff alone is not there. `words`: of words_of()."""
    return [
        {
            "code": version.code,
            "text": said.wrong,
            "remedy": said.remedy,
            "retryable": version.reason.kind == Reason.Kind.RETRYABLE,
        }
        for version in (words[each] for each in named if each in words)
        if (said := told(version))
    ]
