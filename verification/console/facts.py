"""What the seller declared and, in a review, what the documents say of it, side by side."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from sellers.countries import country_name
from sellers.masking import HIDDEN, mask
from sellers.models import Seller
from sellers.reading import NUMBERS
from sellers.same_numbers import others_with_same_number
from sellers.travel.reading import places_of, told_notes
from verification.changes.changeable import is_of
from verification.comparing.declared import FIELDS, Field
from verification.comparing.documents import Comparison, Kind, Part, same_name
from verification.models import Correction, Reading, Review


@dataclass
class Row:
    """One declared value. `remark` says with what it does not agree; `field`: documents say it too; `hidden`: it is
    masked until somebody reveals it."""

    label: str | Promise
    value: str
    remark: str = ""
    field: Field | None = None
    reading: Reading | None = None
    correction: Correction | None = None
    found: Comparison | None = None
    hidden: bool = False
    correctable: bool = True

    @property
    def shown(self) -> str:
        return self._masked(self.value)

    @property
    def before(self) -> str:
        """What stood there until it was corrected."""
        old = self.field.in_words(self.correction.old) if self.field and self.correction else ""
        return self._masked(old)

    def _masked(self, value: str) -> str:
        if not self.hidden or not value:
            return value
        return HIDDEN if self.field and self.field.kind == Kind.DATE else mask(value)

    @property
    def declared(self) -> list[Part]:
        return self.found.declared if self.found and not self.hidden else [Part(self.shown or "–")]


@dataclass(frozen=True)
class Block:
    """`code` is the seller's part that holds it."""

    code: str
    title: str
    rows: list[Row]


def declared_of(seller: Seller) -> list[Block]:
    """Each is left out while it is missing."""
    parts = [
        ("person", _("Contact person"), _person),
        ("bank_account", _("Bank account"), _bank_account),
        ("business", _("Business"), _business),
    ]
    return [Block(code, title, rows(seller)) for code, title, rows in parts if hasattr(seller, code)]


def shared_with_others(seller: Seller) -> list[Block]:
    """For who reviews: whoever answers a seller's questions has nothing of it to let slip."""
    rows = [Row(capfirst(str(each.label)), each.sentence) for each in others_with_same_number(seller)]
    return [Block("same_numbers", _("The same number or address elsewhere"), rows)] if rows else []


def travel_of(seller: Seller) -> list[Block]:
    """What the seller said: log-ins from there are expected."""
    rows = [Row(told.country, told.days) for told in told_notes(seller)]
    return [Block("travel", _("Travel, as the seller notes it"), rows)] if rows else []


def log_ins_of(seller: Seller) -> list[Block]:
    rows = [Row(place.name, place.times) for place in places_of(seller)]
    return [Block("log_ins", _("Log-ins"), rows)] if rows else []


def facts_of(review: Review, revealed: Collection[str]) -> list[Block]:
    """`revealed`: codes of what is shown in full."""
    readings = {reading.field: reading for reading in review.readings.all()}
    newest = {correction.field: correction for correction in review.corrections.all()}
    blocks = [*declared_of(review.case.seller), *shared_with_others(review.case.seller)]
    blocks += travel_of(review.case.seller)
    for row in (row for block in blocks for row in block.rows):
        code = row.field.code if row.field else ""
        row.correction = newest.get(code)
        row.hidden = row.hidden and code not in revealed
        row.correctable = _is_correctable(review, row)
        if code in readings:
            _compare(row, readings[code], review.case.seller)
    return blocks


def may_ask_correction(review: Review) -> bool:
    """Only who is in the room can be asked."""
    session = review.session
    return session is not None and not session.in_person and session.admitted_at is not None


def fact_of(review: Review, reading: Reading, revealed: Collection[str]) -> Row:
    seller, asked = review.case.seller, FIELDS[reading.field]
    row = _row(seller, asked.code)
    row.hidden = row.hidden and asked.code not in revealed
    row.correctable = _is_correctable(review, row)
    _compare(row, reading, seller)
    return row


def _is_correctable(review: Review, row: Row) -> bool:
    change = review.case.change
    return change is None or (row.field is not None and is_of(change, row.field.part, row.field.name))


def _compare(row: Row, reading: Reading, seller: Seller) -> None:
    row.reading = reading
    if row.field and reading.text:
        row.found = row.field.compare(seller, reading.text)


def _row(seller: Seller, code: str, remark: str = "") -> Row:
    field = FIELDS[code]
    value = field.in_words(field.value(seller))
    return Row(field.label, value, remark, field, hidden=bool(value) and code in NUMBERS)


def _person(seller: Seller) -> list[Row]:
    return [_row(seller, field.code) for field in FIELDS.values() if field.part == "person"]


def _bank_account(seller: Seller) -> list[Row]:
    holder, remark = seller.bank_account.holder, ""
    names = [seller.business.legal_name] if hasattr(seller, "business") else []
    if hasattr(seller, "person"):
        names.append(f"{seller.person.given_name} {seller.person.family_name}")
    if not any(same_name(holder, name) for name in names):
        remark = _("neither the business nor the contact person")
    bank = Row(_("Bank in"), country_name(seller.bank_account.country))
    return [_row(seller, "holder", remark), _row(seller, "account_number"), bank]


def _business(seller: Seller) -> list[Row]:
    business: Any = seller.business
    place = [f"{business.postcode} {business.city}".strip(), business.region, country_name(business.country)]
    return [
        _row(seller, "legal_name"),
        _row(seller, "register_number"),
        Row(_("Kind"), business.get_kind_display()),
        _row(seller, "street"),
        Row(_("Town and country"), ", ".join(part for part in place if part)),
    ]
