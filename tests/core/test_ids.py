from core.ids import new_id
from sellers.models import Seller


def test_ids_carry_their_prefix_and_never_repeat() -> None:
    ids = {new_id("case") for _ in range(1000)}
    assert len(ids) == 1000
    assert all(value.startswith("case_") and len(value) == 27 for value in ids)


def test_an_object_has_its_id_before_it_is_saved() -> None:
    assert Seller().public_id.startswith("sel_")


def test_two_objects_have_different_ids() -> None:
    assert Seller().public_id != Seller().public_id
