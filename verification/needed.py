"""What will be needed, as it is shown before anything begins: the page that everybody can read."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sellers.models import Document, Seller
from sellers.requested import Kind, requested

WHY: dict[str, Promise] = {
    Kind.IDENTITY: _("To know who acts for the business. It is that of the contact person, and still valid."),
    Kind.BANK_STATEMENT: _(
        "To know that the account to which you are paid is yours, and nobody else's. It is of the last three months."
    ),
    Kind.BUSINESS_EXTRACT: _("To know that the business exists, and under which name and number."),
}


@dataclass(frozen=True)
class Needed:
    """`called`: its name in that country; `good`: the template that says what makes a good picture."""

    title: str | Promise
    called: str
    why: Promise
    good: str


def rows_for(country: str, kind: str) -> list[Needed]:
    return [
        Needed(Document.Kind(each.kind).label, each.called, WHY[each.kind], f"sellers/good/{each.kind}.html")
        for each in requested(country, kind)
    ]


def declared_business(user: Any) -> dict[str, str] | None:
    """What the form begins with: the business of the seller who is logged in, once it is declared."""
    seller = Seller.objects.of(user).select_related("business").first() if user.is_authenticated else None
    business = getattr(seller, "business", None)
    return {"country": business.country, "kind": business.kind} if business else None
