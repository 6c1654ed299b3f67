"""What this part of the app tells the registries, at the start."""

from django.utils.translation import gettext_lazy as _

from audit import holds
from core import approvals
from messaging import purposes
from sellers import keeping
from sellers.models import LegalHold, Seller
from sellers.rights import classes, erasers, erasing, explaining, exporting, exports, holding, messages, sections


def register_rights() -> None:
    purposes.register(*messages.PURPOSES)
    exporting.register(*sections.SECTIONS)
    keeping.register(*classes.CLASSES)
    holds.register(keeping.held_since)
    erasing.register("core", erasers.erase_account)
    erasing.register("messaging", erasers.erase_messages)
    erasing.register("sellers", erasers.erase_details)
    approvals.register(
        holding.RELEASE,
        _("Release a legal hold"),
        "sellers.add_legalhold",
        holding.release_hold,
        explain=explaining.release,
        model=LegalHold,
        account="seller__user",
    )
    approvals.register(
        erasing.ERASURE,
        _("Erase a seller"),
        "sellers.erase_seller",
        erasing.carry_out_erasure,
        explain=explaining.erasure,
        model=Seller,
        account="user",
    )
    approvals.register(
        exports.COPY,
        _("Make a copy of everything about a seller"),
        "sellers.export_seller",
        exports.make_copy,
        explain=explaining.copy,
        model=Seller,
        account="user",
    )
