"""How many others log in from the same place."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import User
from sellers.log_ins import note_log_in
from sellers.models import Seller
from sellers.same_places import SamePlaces, count_same_places

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"
NOBODY = SamePlaces()


def log_in(seller: Seller, agent: str = FIREFOX, address: str = "81.2.69.142") -> None:
    note_log_in(seller.user, agent=agent, address=address)


def count(seller: Seller) -> SamePlaces:
    return count_same_places(seller.user, days=7)


def test_the_same_browser_in_the_same_network_is_counted(seller: Seller, other_seller: Seller) -> None:
    log_in(seller)
    log_in(other_seller, address="81.2.69.9")
    assert count(seller) == SamePlaces(browser_kind=1, network=1, newcomers={0: 1})


def test_another_browser_there_is_the_network_alone(seller: Seller, other_seller: Seller) -> None:
    log_in(seller)
    log_in(other_seller, CHROME)
    assert count(seller) == SamePlaces(browser_kind=0, network=1, newcomers={0: 1})


def test_whoever_registered_longer_ago_is_no_newcomer(seller: Seller, other_seller: Seller) -> None:
    log_in(seller)
    log_in(other_seller)
    Seller.objects.filter(pk=other_seller.pk).update(created_at=timezone.now() - timedelta(days=8))
    assert count(seller) == SamePlaces(browser_kind=1, network=1)


def test_a_seller_with_two_browsers_is_one_account(seller: Seller, other_seller: Seller) -> None:
    log_in(seller)
    log_in(other_seller)
    log_in(other_seller, CHROME)
    assert count(seller) == SamePlaces(browser_kind=1, network=1, newcomers={0: 1})


def test_another_network_is_not_found(seller: Seller, other_seller: Seller) -> None:
    log_in(seller)
    log_in(other_seller, address="81.2.70.9")
    assert count(seller) == NOBODY


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.7", "fe80::1", "", "nonsense"])
def test_what_is_no_network_of_the_internet_says_nothing(seller: Seller, other_seller: Seller, address: str) -> None:
    log_in(seller, address=address)
    log_in(other_seller, address=address)
    assert count(seller) == NOBODY


def test_staff_in_the_same_network_are_not_counted(seller: Seller, lead: User) -> None:
    log_in(seller)
    note_log_in(lead, agent=FIREFOX, address="81.2.69.142")
    assert count(seller) == NOBODY


@pytest.mark.parametrize("others", [1, 30])
def test_it_takes_two_queries_however_many_there_are(
    seller: Seller, make_seller: Callable[[str], Seller], others: int, django_assert_num_queries
) -> None:
    log_in(seller)
    for number in range(others):
        log_in(make_seller(f"{number}@example.com"))
    with django_assert_num_queries(2):
        assert count(seller).network == others
