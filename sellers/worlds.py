"""The test world beside the live one: whatever staff see, count and compare is of live sellers."""

from typing import Any, TypeVar

from django.db.models import QuerySet

from audit.subjects import kind_of
from sellers.models import Seller

# RFC 2606 and RFC 6761: names that are given to nobody.
NOBODYS = ("test", "example", "invalid", "localhost", "example.com", "example.net", "example.org")
Rows = TypeVar("Rows", bound="QuerySet[Any, Any]")


def live(rows: Rows, seller: str = "seller") -> Rows:
    """`seller`: the lookup from a row to its seller. Those of the test world are few, so the database reads them once
    and looks at no other's user."""
    return rows.exclude(**{f"{seller}__in": Seller.objects.of_test_world()})


def in_world_of(seller: Seller, rows: Rows, path: str) -> Rows:
    """`path`: the lookup from a row to its seller. What is compared stays in one world: a test shows nobody anything of
    people, and links nobody with it."""
    if seller.user.is_test:
        return rows.filter(**{f"{path}__in": Seller.objects.of_test_world()})
    return live(rows, path)


def is_nobodys(email: str) -> bool:
    """Whether an address can belong to nobody, such as anna@shop.example or anna@example.com."""
    domain = email.rpartition("@")[2].lower()
    return any(domain == name or domain.endswith(f".{name}") for name in NOBODYS)


def is_of_test_world(public_id: str) -> bool:
    """Whether it names a seller of the test world, or what is theirs."""
    kind = kind_of(public_id)
    if not kind.seller:
        return False
    theirs: Any = kind.rows().filter(public_id=public_id).values(kind.seller)
    return Seller.objects.of_test_world().filter(public_id__in=theirs).exists()
