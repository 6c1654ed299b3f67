"""What a change takes is known of every field before it is made, and the strictest of all decides."""

import pytest

from sellers.actions import PARTS
from verification.changes.needs import NEEDS, Need, need_of

DERIVED = {"id", "public_id", "seller"}


@pytest.mark.parametrize("part", list(PARTS))
def test_every_field_that_a_seller_declares_is_in_the_table(part: str) -> None:
    fields = {field.name for field in PARTS[part]._meta.concrete_fields if not field.name.endswith("_index")}
    assert set(NEEDS[part]) == fields - DERIVED


def test_the_strictest_of_all_that_is_changed_decides() -> None:
    assert need_of("business", ["city"]) == Need.DOCUMENT
    assert need_of("business", ["city", "legal_name"]) == Need.CASE
    assert need_of("business", []) == Need.NOTHING


def test_who_somebody_is_is_never_changed_without_a_new_case() -> None:
    assert set(NEEDS["person"].values()) == {Need.CASE}
