"""What the answers of several resources have in common, for the schema."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

MODES = ["live", "test"]
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def page_shape(answer: type[serializers.Serializer[Any]], *, about: str = "", **more: Any) -> Any:
    """The class of a page of `answer`, such as SellerPage of SellerAnswer. `more`: further fields of it, or another
    `next_cursor`."""
    fields = {
        "data": answer(many=True, help_text=about or None),
        "next_cursor": serializers.CharField(allow_null=True, help_text="Of the next page; null: there is none."),
    }
    return type(answer.__name__.replace("Answer", "Page"), (serializers.Serializer,), {**fields, **more})
