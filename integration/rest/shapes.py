"""What the answers of several resources have in common, for the schema."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

MODES = ["live", "test"]
# Of an operation that creates what can be read afterwards.
LOCATION = OpenApiParameter(
    "Location", str, OpenApiParameter.HEADER, required=True, response=[201], description="Where it can be read."
)
# In the place of a cursor.
FEW = serializers.CharField(allow_null=True, help_text="Always null: there are few.")
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def meanings_of(words: Mapping[str, str]) -> str:
    """{code: what it means}, for people."""
    return " ".join(f"`{code}`: {text}" for code, text in words.items())


def explained(words: Mapping[str, str], **more: Any) -> serializers.ChoiceField:
    """A field that holds one of the codes of `words`, each with what it means."""
    return serializers.ChoiceField(list(words), help_text=meanings_of(words), **more)


def page_shape(answer: type[serializers.Serializer[Any]], *, about: str = "", **more: Any) -> Any:
    """The class of a page of `answer`, such as SellerPage of SellerAnswer. `more`: further fields of it, or another
    `next_cursor`."""
    fields = {
        "data": answer(many=True, help_text=about or None),
        "next_cursor": serializers.CharField(allow_null=True, help_text="Of the next page; null: there is none."),
    }
    return type(answer.__name__.replace("Answer", "Page"), (serializers.Serializer,), {**fields, **more})
