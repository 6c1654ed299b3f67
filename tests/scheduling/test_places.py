"""Which places a seller can be met at."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest

from scheduling.models import AccountManager, ExtraHours, Place
from scheduling.places import places_for
from sellers.models import Person, Seller

pytestmark = pytest.mark.django_db


def test_a_place_counts_where_somebody_with_the_language_has_hours(
    seller: Seller, place: Place, at_place: AccountManager
) -> None:
    assert places_for(seller, "en") == [place]
    assert places_for(seller, "ja") == []


def test_hours_by_video_make_no_place(seller: Seller, place: Place, manager: AccountManager) -> None:
    assert places_for(seller, "en") == []


def test_extra_hours_count_until_their_day_is_past(seller: Seller, place: Place, manager: AccountManager) -> None:
    extra = ExtraHours.objects.create(manager=manager, place=place, day=date.today(), starts=time(9), ends=time(12))
    assert places_for(seller, "en") == [place]
    extra.day -= timedelta(days=2)
    extra.save()
    assert places_for(seller, "en") == []


def test_an_inactive_place_is_none(seller: Seller, place: Place, at_place: AccountManager) -> None:
    Place.objects.update(active=False)
    assert places_for(seller, "en") == []


@pytest.mark.parametrize("fields", [{"active": False}, {"trained_until": None}, {"trained_until": date(2020, 1, 1)}])
def test_whoever_may_hold_no_session_makes_no_place(
    seller: Seller, at_place: AccountManager, fields: dict[str, object]
) -> None:
    AccountManager.objects.update(**fields)
    assert places_for(seller, "en") == []


@pytest.mark.parametrize(("countries", "count"), [([], 1), (["GB", "IE"], 1), (["CN"], 0)])
def test_somebody_there_has_to_know_documents_of_the_country(
    seller: Seller, at_place: AccountManager, countries: list[str], count: int
) -> None:
    Person.objects.create(seller=seller, document_type="passport", document_country="GB")
    AccountManager.objects.update(document_countries=countries)
    assert len(places_for(seller, "en")) == count


def test_as_long_as_the_country_of_the_documents_is_not_known_everybody_there_counts(
    seller: Seller, place: Place, at_place: AccountManager
) -> None:
    AccountManager.objects.update(document_countries=["CN"])
    assert places_for(seller, "en") == [place]


def test_they_cost_one_query(
    seller: Seller, at_place: AccountManager, django_assert_num_queries: Callable[..., object]
) -> None:
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        places_for(seller, "en")
