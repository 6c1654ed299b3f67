"""Taking over one seller. Again and again: what is there already stays as it is."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from audit.log import Subject
from core.errors import DomainError
from core.models import User
from sellers.actions import SAVE, open_account_for
from sellers.models import Seller
from sellers.references import save_reference

IMPORTED, COMPLETED, UNCHANGED = "imported", "completed", "unchanged"


@transaction.atomic
def import_seller(account: Mapping[str, Any], parts: Mapping[str, Mapping[str, Any]], *, actor: Subject | None) -> str:
    """`account`: fields of the user, and "reference"; `parts`: those of each of SAVE that is given. Returns what was
    done. Language, time zone and name of an account that is there are its owner's, and not compared.

    DomainError: "not_a_seller", "differs", "handed_in", "reference_taken".
    """
    fields_of_user = {name: value for name, value in account.items() if name != "reference"}
    seller, done = _open_or_lock(fields_of_user, actor=actor)
    missing = _missing(seller, parts)
    named = _name(seller, account.get("reference", ""), actor=actor)
    for part, fields in missing.items():
        SAVE[part](seller, actor=actor, **fields)
    return UNCHANGED if done == COMPLETED and not missing and not named else done


def _name(seller: Seller, reference: str, *, actor: Subject | None) -> bool:
    """Whether the reference is new here. Also where the details are handed in: it is none of them."""
    standing = getattr(seller, "platform_reference", None)
    if not reference or (standing and standing.reference == reference):
        return False
    if standing:
        raise DomainError(
            "differs",
            f"This seller has another reference, {standing.reference}. What was given here is not overwritten: mend "
            "the line, or change it through the API.",
        )
    save_reference(seller, actor=actor, reference=reference)
    return True


def _open_or_lock(account: Mapping[str, Any], *, actor: Subject | None) -> tuple[Seller, str]:
    if not User.objects.filter(email__iexact=account["email"]).exists():
        try:
            return open_account_for(**account, actor=actor), IMPORTED
        except DomainError as error:
            if error.code != "address_taken":
                raise
    return _lock(account["email"]), COMPLETED  # also where somebody else was faster


def _lock(email: str) -> Seller:
    seller = Seller.objects.live().select_for_update(of=("self",)).filter(user__email__iexact=email).first()
    if seller is None:
        raise DomainError(
            "not_a_seller", "The account with this e-mail address is none of a seller. Give another address."
        )
    return seller


def _missing(seller: Seller, parts: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """What is given and not there yet."""
    rows = {part: getattr(seller, part, None) for part in parts}
    new = {part: dict(parts[part]) for part, row in rows.items() if row is None}
    other = {
        part: {name: value for name, value in parts[part].items() if value and getattr(row, name) != value}
        for part, row in rows.items()
        if row is not None
    }
    if differing := [f"{part}_{name}" for part, found in other.items() for name in found if getattr(rows[part], name)]:
        raise DomainError(
            "differs",
            f"This seller has other values in {', '.join(differing)}. What was given here is not overwritten: empty "
            "these columns of the line, or let the seller change it.",
        )
    missing = new | {part: fields for part, fields in other.items() if fields}
    if missing and seller.locked_at:
        raise DomainError(
            "handed_in",
            f"This seller has handed the details in, and the line would add to them: {', '.join(missing)}. Empty "
            "these columns of the line, or let the seller change it.",
        )
    return missing
