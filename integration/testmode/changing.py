"""Details that a seller opens again and changes, so that what proved them proves nothing any more."""

from typing import Any

from django.utils.translation import gettext as _

from core.errors import DomainError
from sellers.actions import SAVE
from sellers.asking import PROVES
from sellers.models import Document
from verification.actions.cases import correct_details
from verification.models import Case

NAMES = {"person": "given_name", "bank_account": "holder", "business": "legal_name"}
ADDED = " (changed)"


def change_what_was_accepted(case: Case) -> None:
    """As the seller, of a case that waits for documents. DomainError "nothing_accepted"."""
    seller = case.seller
    document = seller.documents.filter(status=Document.Status.ACCEPTED).order_by("pk").last()
    if document is None:
        raise DomainError("nothing_accepted", _("No document was accepted yet that a change could ask for again."))
    correct_details(case, actor=seller.user)
    part = PROVES[document.kind]
    name = NAMES[part]
    changed: dict[str, Any] = {name: _other(getattr(getattr(seller, part), name))}
    SAVE[part](seller, actor=seller.user, **changed)


def _other(value: str) -> str:
    return value.removesuffix(ADDED) if value.endswith(ADDED) else value + ADDED
