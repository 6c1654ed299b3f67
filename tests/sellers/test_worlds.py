"""Where the two worlds meet in one table: addresses."""

import pytest

from core.models import User
from sellers.actions import open_account, open_account_for
from sellers.models import Seller
from sellers.worlds import is_nobodys
from tests.refusals import refusal_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("anna@example.com", True),
        ("Anna@Mail.EXAMPLE.org", True),
        ("approved@shop.example", True),
        ("anna@shop.test", True),
        ("desk@vouchroom.invalid", True),
        ("anna@example.de", False),
        ("anna@notexample.com", False),
        ("anna@example.com.shop.de", False),
        ("anna@gmail.com", False),
        ("example.com", True),
    ],
)
def test_some_domains_are_given_to_nobody(email: str, expected: bool) -> None:
    assert is_nobodys(email) is expected


def test_a_test_takes_no_address_that_a_seller_could_come_with() -> None:
    assert refusal_of(open_account, User(email="anna@gmail.com", is_test=True)) == "address_not_for_tests"
    assert refusal_of(open_account_for, "anna@gmail.com", actor=None, is_test=True) == "address_not_for_tests"
    assert not User.objects.exists()
    open_account_for("anna@gmail.com", actor=None)
    open_account_for("anna@shop.example", actor=None, is_test=True)
    assert Seller.objects.live().count() == Seller.objects.of_test_world().count() == 1


def test_a_test_does_not_learn_who_has_an_account() -> None:
    open_account_for("anna@gmail.com", actor=None)
    assert refusal_of(open_account_for, "anna@gmail.com", actor=None, is_test=True) == "address_not_for_tests"
