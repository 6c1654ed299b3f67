"""The end of a test seller that nobody needs any more."""

from audit.log import Subject
from core.errors import DomainError
from integration.testmode.driving import drive
from integration.testmode.sellers import refuse_live
from sellers.models import Seller
from sellers.rights.erasing import erase_seller
from verification.appeals.actions.lodging import withdraw_appeal
from verification.models import Appeal


def erase_test_seller(seller: Seller, *, actor: Subject | None) -> None:
    """As every seller is erased; what is open is ended first, by the actions that people use: never in a transaction
    that somebody else began. DomainError: "not_a_test_seller", "erased", and as drive()."""
    refuse_live(seller)
    _end_what_is_open(seller)
    erase_seller(seller, actor=actor)


def _end_what_is_open(seller: Seller) -> None:
    for appeal in Appeal.objects.open().filter(seller=seller).select_related("decision__case", "measure"):
        withdraw_appeal(appeal, actor=seller.user)
    for case in seller.cases.open():
        drive(case, "rejected")


def erase_or_say_why_not(seller: Seller) -> str:
    """By the system itself. The sentence of what refused it, or ""."""
    try:
        erase_test_seller(seller, actor=None)
    except DomainError as error:
        return str(error.message)
    return ""
