from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from audit.models import Event
from core.policy import Policy
from scheduling.actions import book_offer, expire_offers, held_offers, offer_times
from scheduling.models import AccountManager, HolidayChange, Offer, Place
from scheduling.offering import Offering, needs_of_seller, pool_ahead
from scheduling.tasks import sweep_offers
from sellers.actions import save_business, save_person
from sellers.models import Seller
from tests.races import results_at_once
from tests.scheduling.conftest import book_held
from tests.sellers.details import BUSINESS, PERSON

pytestmark = pytest.mark.django_db
MakeManager = Callable[..., AccountManager]
HoldTime = Callable[..., Offer]


def working_day() -> datetime:
    """Noon of a working day, at least four days ahead; the same in the week after is within the horizon too."""
    noon = datetime.combine(timezone.now().date() + timedelta(days=4), time(12), UTC)
    return noon + timedelta(days=max(0, 7 - noon.weekday()) if noon.weekday() > 4 else 0)


def one_slot() -> dict:
    """Weekly hours with one half hour only."""
    return {"hours": [(working_day().weekday(), time(12), time(12, 30))]}


def test_three_times_are_held_on_three_days(seller: Seller, manager: AccountManager) -> None:
    offers = offer_times(seller, language="en")
    assert len({offer.starts_at.date() for offer in offers}) == 3
    assert list(held_offers(seller)) == offers


@pytest.mark.parametrize(
    "zone", ["Europe/London", "Asia/Kathmandu", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca"]
)
def test_every_time_lies_in_the_sellers_daytime(
    make_seller: Callable[..., Seller], manager: AccountManager, zone: str
) -> None:
    seller = make_seller("far@example.com", time_zone=zone)
    for _ in range(5):
        for offer in offer_times(seller, language="en"):
            begins, ends = (moment.astimezone(ZoneInfo(zone)) for moment in (offer.starts_at, offer.ends_at))
            assert time(9) <= begins.time() < ends.time() <= time(18)


@pytest.mark.parametrize(("country", "weekend"), [("DE", {5, 6}), ("SA", {4, 5})])
def test_every_time_lies_on_a_working_day_of_the_sellers_country(
    seller: Seller, manager: AccountManager, country: str, weekend: set[int]
) -> None:
    save_business(seller, actor=seller.user, **BUSINESS | {"country": country})
    holidays = [(timezone.now() + timedelta(days=number)).date() for number in (2, 3, 4, 7)]
    for day in holidays:
        HolidayChange.objects.create(country=country, day=day, name="Lantern fair")
    for _ in range(5):
        days = {
            offer.starts_at.astimezone(ZoneInfo("Europe/London")).date() for offer in offer_times(seller, language="en")
        }
        assert days
        assert not days & set(holidays)
        assert not {day.weekday() for day in days} & weekend


def test_a_wish_for_a_weekend_is_granted(seller: Seller, manager: AccountManager) -> None:
    hours = [(6, timedelta(hours=10), timedelta(hours=12))]
    offers = offer_times(seller, language="en", hours=hours, time_zone="Asia/Tokyo")
    assert {offer.starts_at.astimezone(ZoneInfo("Asia/Tokyo")).weekday() for offer in offers} == {6}


def test_who_does_not_handle_documents_of_that_country_gets_no_session(
    seller: Seller, make_manager: MakeManager
) -> None:
    save_person(seller, actor=seller.user, **PERSON | {"document_country": "CN"})
    make_manager(document_countries=["DE", "GB"])
    assert offer_times(seller, language="en") == []
    make_manager("mei", document_countries=["CN"])
    assert {offer.document_country for offer in offer_times(seller, language="en")} == {"CN"}


def test_a_time_at_a_place_needs_hours_at_that_place(seller: Seller, manager: AccountManager) -> None:
    place = Place.objects.create(name="Hall", address="1 Hall Street, Tokyo", time_zone="Asia/Tokyo")
    assert offer_times(seller, language="en", place=place) == []
    manager.availability.update(place=place)
    assert {offer.place for offer in offer_times(seller, language="en", place=place)} == {place}
    assert offer_times(seller, language="en") == []


def test_no_time_is_too_soon_or_too_far_away(seller: Seller, manager: AccountManager) -> None:
    now = timezone.now()
    for offer in offer_times(seller, language="en"):
        assert now + timedelta(hours=24) <= offer.starts_at < now + timedelta(days=14)


def test_a_new_set_lets_go_of_the_old_one(seller: Seller, manager: AccountManager) -> None:
    old = offer_times(seller, language="en")
    new = offer_times(seller, language="en")
    assert {offer.status for offer in Offer.objects.filter(pk__in=[offer.pk for offer in old])} == {"released"}
    assert list(held_offers(seller)) == new


def test_nobody_who_speaks_the_language_means_no_times(seller: Seller, manager: AccountManager) -> None:
    assert offer_times(seller, language="ja") == []


@pytest.mark.parametrize("trained_until", [None, datetime(2020, 1, 1).date()])
def test_the_untrained_and_the_expired_get_not_one_session(
    seller: Seller, make_manager: MakeManager, trained_until: object
) -> None:
    make_manager(trained_until=trained_until)
    assert offer_times(seller, language="en") == []


def test_no_time_lies_after_the_last_day_of_training(seller: Seller, make_manager: MakeManager) -> None:
    last = timezone.now().date() + timedelta(days=3)
    make_manager(trained_until=last)
    assert max(offer.ends_at for offer in offer_times(seller, language="en")).date() <= last


def test_a_training_without_end_does_no_harm(seller: Seller, make_manager: MakeManager) -> None:
    make_manager(trained_until=datetime.max.date())
    assert len(offer_times(seller, language="en")) == 3


@pytest.mark.parametrize("change", ["manager", "user"])
def test_an_account_manager_who_left_gets_no_session(seller: Seller, manager: AccountManager, change: str) -> None:
    if change == "manager":
        AccountManager.objects.update(active=False)
    else:
        manager.user.is_active = False
        manager.user.save()
    assert offer_times(seller, language="en") == []


def test_a_held_time_is_not_offered_to_somebody_else(
    seller: Seller, other_seller: Seller, make_manager: MakeManager, hold: HoldTime
) -> None:
    seller.user.time_zone = "UTC"
    other = hold(other_seller, working_day(), seat=make_manager(**one_slot()))
    assert other.starts_at not in {offer.starts_at for offer in offer_times(seller, language="en")}


def test_two_managers_hold_two_places_at_one_time(
    seller: Seller, other_seller: Seller, make_manager: MakeManager
) -> None:
    for name in ["anna", "ben"]:
        make_manager(name, **one_slot())
    other_seller.user.time_zone = seller.user.time_zone = "UTC"
    first, second = offer_times(seller, language="en"), offer_times(other_seller, language="en")
    assert {offer.starts_at for offer in first} == {offer.starts_at for offer in second} != set()


def test_an_expired_hold_frees_its_place_before_the_sweep_comes(
    seller: Seller, other_seller: Seller, make_manager: MakeManager, hold: HoldTime
) -> None:
    other_seller.user.time_zone = seller.user.time_zone = "UTC"
    make_manager(**one_slot())
    taken = offer_times(other_seller, language="en")
    assert offer_times(seller, language="en") == []
    Offer.objects.update(expires_at=timezone.now())
    assert [offer.starts_at for offer in offer_times(seller, language="en")] == [offer.starts_at for offer in taken]


def test_a_booked_time_is_offered_to_nobody(seller: Seller, other_seller: Seller, make_manager: MakeManager) -> None:
    seller.user.time_zone = other_seller.user.time_zone = "UTC"
    make_manager(**one_slot())
    soon, in_a_week = offer_times(other_seller, language="en")
    book_offer(soon, actor=None, time_zone="UTC")
    assert [offer.starts_at for offer in offer_times(seller, language="en")] == [in_a_week.starts_at]


def test_a_hold_ends_before_the_time_itself_could_no_longer_be_changed(seller: Seller, manager: AccountManager) -> None:
    for offer in offer_times(seller, language="en"):
        assert offer.expires_at <= offer.starts_at - timedelta(minutes=60)


def test_who_is_offered_times_on_a_friday_has_not_lost_them_on_sunday(
    seller: Seller, make_manager: MakeManager
) -> None:
    save_business(seller, actor=seller.user, **BUSINESS | {"country": "GB"})
    seller.user.time_zone = "Europe/London"
    make_manager()
    friday, policy = datetime(2027, 1, 22, 18, tzinfo=UTC), Policy()
    offering = Offering(pool_ahead(policy, friday), policy, friday)
    later, soon = friday + timedelta(days=10, hours=-6), friday + timedelta(days=3, hours=-6)
    held = offering.hold(seller, [soon, later], needs_of_seller(seller, "en"))
    assert [offer.expires_at for offer in held] == [soon - timedelta(minutes=60), friday + timedelta(days=4)]


def test_the_sweep_ends_what_is_held_no_longer_and_says_so(
    seller: Seller, other_seller: Seller, hold: HoldTime
) -> None:
    over = hold(seller, expires_at=timezone.now() - timedelta(seconds=1))
    stands = hold(other_seller)
    sweep_offers()
    assert list(Offer.objects.order_by("pk").values_list("pk", "status")) == [(over.pk, "expired"), (stands.pk, "held")]
    event = Event.objects.get(action="times.expired")
    assert (event.subject, event.actor) == (seller.public_id, "system")


def test_a_second_sweep_finds_nothing(seller: Seller, hold: HoldTime) -> None:
    hold(seller, expires_at=timezone.now() - timedelta(seconds=1))
    assert (expire_offers(), expire_offers()) == (1, 0)


@pytest.mark.parametrize(("clock", "held_for", "bookable"), [(10, 5, True), (-10, -5, False)])
def test_a_process_whose_clock_is_ten_minutes_off_neither_loses_nor_gains_a_hold(
    seller: Seller, manager: AccountManager, hold: HoldTime, clock: int, held_for: int, bookable: bool
) -> None:
    offer = hold(seller, expires_at=timezone.now() + timedelta(minutes=held_for))
    with time_machine.travel(timezone.now() + timedelta(minutes=clock)):
        assert held_offers(seller).exists() == bookable
        assert expire_offers() == (not bookable)
        if bookable:
            assert book_held(offer).offer == offer


def test_offering_costs_the_same_queries_for_thirty_managers_as_for_one(
    seller: Seller, make_manager: MakeManager, django_assert_max_num_queries
) -> None:
    for number in range(30):
        make_manager(f"m{number}")
    with django_assert_max_num_queries(18):
        offer_times(seller, language="en")


@pytest.mark.django_db(transaction=True)
def test_the_last_place_is_held_for_one_of_two_sellers_who_ask_at_once(
    seller: Seller, other_seller: Seller, make_manager: MakeManager
) -> None:
    make_manager(**one_slot())

    def ask(somebody: Seller) -> list[Offer]:
        somebody.user.time_zone = "UTC"
        return offer_times(somebody, language="en")

    offered = results_at_once([partial(ask, each) for each in (seller, other_seller)])
    starts = [offer.starts_at for offers in offered for offer in offers]
    assert len(starts) == len(set(starts)) > 0
