import pytest

from core.errors import DomainError
from sellers.models import Seller


def test_a_legal_step_is_taken() -> None:
    seller = Seller(status=Seller.Status.ONBOARDING)
    seller.move_to(Seller.Status.VERIFIED)
    assert seller.status == Seller.Status.VERIFIED


def test_an_illegal_step_is_refused_with_the_way_on_and_changes_nothing() -> None:
    seller = Seller(status=Seller.Status.ONBOARDING)
    with pytest.raises(DomainError) as caught:
        seller.move_to(Seller.Status.ACTIVE)
    assert caught.value.code == "illegal_transition"
    assert "Reload" in str(caught.value.message)
    assert seller.status == Seller.Status.ONBOARDING
