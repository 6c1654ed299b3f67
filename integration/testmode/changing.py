"""Details that a seller opens again and changes, so that what proved them proves nothing any more."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from core.errors import DomainError
from sellers.actions import save_bank_account, save_business, save_person
from sellers.asking import PROVES
from sellers.models import Document
from verification.actions.cases import correct_details
from verification.models import Case

SAVED: dict[str, tuple[Callable[..., None], str]] = {
    "person": (save_person, "given_name"),
    "bank_account": (save_bank_account, "holder"),
    "business": (save_business, "legal_name"),
}
ADDED = " (changed)"


def change_what_was_accepted(case: Case) -> None:
    """As the seller, of a case that waits for documents. DomainError "nothing_accepted"."""
    seller = case.seller
    document = seller.documents.filter(status=Document.Status.ACCEPTED).order_by("pk").last()
    if document is None:
        raise DomainError("nothing_accepted", _("No document was accepted yet that a change could ask for again."))
    correct_details(case, actor=seller.user)
    part = PROVES[document.kind]
    save, name = SAVED[part]
    changed: dict[str, Any] = {name: _other(getattr(getattr(seller, part), name))}
    save(seller, actor=seller.user, **changed)


def _other(value: str) -> str:
    return value.removesuffix(ADDED) if value.endswith(ADDED) else value + ADDED
