"""Why a document was not accepted, for the page on which it is sent again."""

from typing import Any

from django import template

from sellers.models import Document
from verification.catalogue.reasons import told_of

register = template.Library()


@register.inclusion_tag("verification/rejection.html")
def rejection_of(document: Document) -> dict[str, Any]:
    return {"said": told_of(document.reasons)}
