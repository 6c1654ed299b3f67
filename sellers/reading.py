"""Looking at a stored document. Every look is an audit event."""

from django.utils.translation import gettext as _

from audit.log import record
from core.errors import DomainError
from core.files import read_file
from core.models import User
from sellers.models import Document


def read_page(document: Document, number: int, *, actor: User) -> bytes:
    """Page `number` (from 1) as JPEG, made of pixels only (R19)."""
    if not 1 <= number <= len(document.pages):
        raise DomainError("no_such_page", _("This document has no such page. Reload the page to see what is stored."))
    page = read_file(document.pages[number - 1], bound_to=document.place_of_page(number))
    record("document.viewed", actor=actor, subject=document, data={"page": number})
    return page
