from collections import Counter
from collections.abc import Callable
from datetime import time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from audit.chain import fault_of
from audit.models import Event
from core.models import PolicyVersion
from scheduling.actions import held_offers, offer_times, offer_times_to_many
from scheduling.models import AccountManager, Offer
from sellers.models import Business, Seller
from tests.races import results_at_once
from tests.scheduling.conftest import ROUND_THE_CLOCK, book_held

pytestmark = pytest.mark.django_db
MakeManager = Callable[..., AccountManager]
Sellers = Callable[..., list[Seller]]


@pytest.fixture
def make_sellers(make_seller: Callable[..., Seller]) -> Sellers:
    def make(count: int, *, name: str = "s", **fields: str) -> list[Seller]:
        return [make_seller(f"{name}{number}@example.com", **fields) for number in range(count)]

    return make


def english(sellers: list[Seller]) -> list[tuple[Seller, str]]:
    return [(seller, "en") for seller in sellers]


def three_days(**fields: object) -> dict:
    """One half hour on each of three days, on none of a weekend, when nobody is invited."""
    ahead = [(timezone.now() + timedelta(days=number)).weekday() for number in range(2, 7)]
    working = [day for day in ahead if day < 5]
    return {"hours": [(day, time(12), time(12, 30)) for day in working[:3]], **fields}


def no_reserve() -> None:
    PolicyVersion.objects.create(number=1, figures={"campaign_reserve_percent": 0, "offer_horizon_days": 7}, note="t")


def test_each_seller_gets_three_times_on_three_days(manager: AccountManager, make_sellers: Sellers) -> None:
    sellers = make_sellers(5)
    made = offer_times_to_many(english(sellers))
    assert set(made) == {seller.pk for seller in sellers}
    for seller in sellers:
        assert list(held_offers(seller)) == made[seller.pk]
        assert len({offer.starts_at.date() for offer in made[seller.pk]}) == 3


@pytest.mark.parametrize("zone", ["Asia/Kathmandu", "America/St_Johns", "Australia/Lord_Howe"])
def test_every_time_lies_in_the_sellers_daytime(manager: AccountManager, make_sellers: Sellers, zone: str) -> None:
    for offers in offer_times_to_many(english(make_sellers(4, time_zone=zone))).values():
        for offer in offers:
            begins, ends = (moment.astimezone(ZoneInfo(zone)) for moment in (offer.starts_at, offer.ends_at))
            assert time(9) <= begins.time() < ends.time() <= time(18)


def test_no_place_is_given_twice(make_manager: MakeManager, make_sellers: Sellers) -> None:
    no_reserve()
    make_manager("anna", **three_days())
    make_manager("bert", **three_days())
    made = offer_times_to_many(english(make_sellers(3)))
    assert len(made) == 2
    assert set(Counter(Offer.objects.values_list("starts_at", flat=True)).values()) == {2}
    assert offer_times_to_many(english(make_sellers(1, name="late"))) == {}


def test_whoever_gets_no_full_set_is_left_out_and_nothing_is_held(
    make_manager: MakeManager, make_sellers: Sellers
) -> None:
    no_reserve()
    make_manager(hours=three_days()["hours"][:2])
    assert offer_times_to_many(english(make_sellers(2))) == {}
    assert not Offer.objects.exists()
    assert not Event.objects.filter(action="times.offered").exists()


def test_a_share_of_the_pool_stays_free_for_others(make_manager: MakeManager, make_sellers: Sellers) -> None:
    PolicyVersion.objects.create(number=1, figures={"campaign_reserve_percent": 50, "offer_horizon_days": 7}, note="t")
    make_manager("anna", **three_days())
    make_manager("bert", **three_days())
    sellers = make_sellers(3)
    assert len(offer_times_to_many(english(sellers))) == 1
    left = next(seller for seller in sellers if not held_offers(seller).exists())
    assert len(offer_times(left, language="en")) == 3


def test_each_language_is_served_by_those_who_speak_it(make_manager: MakeManager, make_sellers: Sellers) -> None:
    no_reserve()
    make_manager("anna", **three_days())
    make_manager("ken", **three_days(languages=["ja", "en"]))
    first, second, third = make_sellers(3)
    made = offer_times_to_many([(first, "en"), (second, "ja"), (third, "ja")])
    assert set(made) == {first.pk, second.pk}
    assert {offer.language for offer in made[second.pk]} == {"ja"}


def test_no_time_is_offered_that_the_seller_has_booked(
    make_manager: MakeManager, make_sellers: Sellers, hold: Callable[..., Offer]
) -> None:
    make_manager("anna", hours=ROUND_THE_CLOCK)
    make_manager("bert", hours=ROUND_THE_CLOCK)
    seller, *_ = make_sellers(1)
    booking = book_held(hold(seller), actor=seller.user)
    for _ in range(5):
        (offers,) = offer_times_to_many(english([seller])).values()
        assert booking.starts_at not in [offer.starts_at for offer in offers]
        Offer.objects.filter(status=Offer.Status.HELD).delete()


def test_holidays_of_the_sellers_country_are_no_days_for_a_session(
    manager: AccountManager, make_sellers: Sellers
) -> None:
    seller, *_ = make_sellers(1, time_zone="Asia/Riyadh")
    Business.objects.create(seller=seller, legal_name="Oasis", country="SA", street="1", city="Riyadh")
    (offers,) = offer_times_to_many(english([Seller.objects.get(pk=seller.pk)])).values()
    weekdays = {offer.starts_at.astimezone(ZoneInfo("Asia/Riyadh")).weekday() for offer in offers}
    assert not weekdays & {4, 5}  # Friday and Saturday


def test_each_seller_has_an_event(manager: AccountManager, make_sellers: Sellers) -> None:
    sellers = make_sellers(3)
    made = offer_times_to_many(english(sellers), actor=None)
    for seller in sellers:
        event = Event.objects.get(subject=seller.public_id, action="times.offered")
        assert all(offer.public_id in event.data for offer in made[seller.pk])
        assert fault_of(seller.public_id) is None


def test_queries_do_not_grow_with_the_sellers(
    manager: AccountManager, make_sellers: Sellers, django_assert_num_queries: Callable
) -> None:
    few, many = make_sellers(1, name="f"), make_sellers(30, name="m")
    everybody = {s.pk: s for s in Seller.objects.select_related("user", "business", "person")}
    for sellers in (few, many):
        with django_assert_num_queries(15):
            offer_times_to_many(english([everybody[seller.pk] for seller in sellers]))


@pytest.mark.django_db(transaction=True)
def test_two_batches_and_a_seller_at_once_never_hold_more_than_there_is(
    make_manager: MakeManager, make_sellers: Sellers
) -> None:
    no_reserve()
    make_manager("anna", **three_days())
    make_manager("bert", **three_days())
    first, second, (alone,) = make_sellers(3, name="a"), make_sellers(3, name="b"), make_sellers(1, name="c")
    results_at_once(
        [
            partial(offer_times_to_many, english(first)),
            partial(offer_times_to_many, english(second)),
            partial(offer_times, alone, language="en"),
        ]
    )
    assert set(Counter(Offer.objects.values_list("starts_at", flat=True)).values()) == {2}
