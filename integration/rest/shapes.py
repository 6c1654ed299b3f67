"""What the answers of several resources have in common, for the schema."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

MODES = ["live", "test"]
# Of an operation that creates what can be read afterwards.
LOCATION = OpenApiParameter(
    "Location", str, OpenApiParameter.HEADER, required=True, response=[201], description="Where it can be read."
)
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def page_shape(answer: type[serializers.Serializer[Any]], *, about: str = "", **more: Any) -> Any:
    """The class of a page of `answer`, such as SellerPage of SellerAnswer. `more`: further fields of it, or another
    `next_cursor`."""
    fields = {
        "data": answer(many=True, help_text=about or None),
        "next_cursor": serializers.CharField(allow_null=True, help_text="Of the next page; null: there is none."),
    }
    return type(answer.__name__.replace("Answer", "Page"), (serializers.Serializer,), {**fields, **more})
