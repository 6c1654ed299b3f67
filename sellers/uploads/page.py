"""What the page of a document and its script's door share."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from core.access import user_of
from sellers.models import Document


def document_or_404(request: HttpRequest, public_id: str) -> Document:
    mine = Document.objects.of(user_of(request)).select_related("seller__user", "seller__person", "seller__business")
    return get_object_or_404(mine, public_id=public_id)


def arrived() -> str:
    return _("Your file has arrived. Look at it below: can you read everything?")
