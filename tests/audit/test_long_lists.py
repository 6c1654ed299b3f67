"""With the list of events of nobody's app: users, ordered by when they joined."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.test import RequestFactory

from audit import long_lists
from audit.long_lists import LongList, LongListAdmin
from core.models import User

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Newest(LongListAdmin):
    list_display = ["email", "date_joined"]
    ordering = ["-date_joined"]
    list_per_page = 3


class InTwoWalks(Newest):
    def walks(self, request: Any, rows: Any) -> Any:
        return [rows.filter(is_active=True), rows.filter(is_active=False)]


@pytest.fixture(params=[Newest, InTwoWalks])
def kind(request: pytest.FixtureRequest) -> type[LongListAdmin]:
    return request.param


@pytest.fixture
def reader() -> User:
    """Joined before all others, so the last of the list."""
    reader = User.objects.create_superuser("u0@example.com")
    User.objects.update(date_joined=NOON - timedelta(days=1))
    return reader


def join(count: int) -> None:
    """u1, u2, …: two at each moment, every third of them switched off."""
    for number in range(1, count + 1):
        user = User.objects.create_user(f"u{number}@example.com", is_active=number % 3 > 0)
        User.objects.filter(pk=user.pk).update(date_joined=NOON + timedelta(minutes=number // 2))


def show(kind: type[LongListAdmin], reader: User, address: str = "?") -> LongList:
    request = RequestFactory().get(f"/{address}")
    request.user = reader
    shown = kind(User, admin.site).get_changelist_instance(request)
    assert isinstance(shown, LongList)
    return shown


def numbers(shown: LongList) -> list[int]:
    return [int(re.sub(r"\D", "", row.email)) for row in shown.result_list]


def test_pages_follow_each_other_without_a_gap_and_lead_back(kind: type[LongListAdmin], reader: User) -> None:
    join(8)
    first = show(kind, reader)
    second = show(kind, reader, first.next)
    third = show(kind, reader, second.next)
    assert [numbers(page) for page in (first, second, third)] == [[8, 7, 6], [5, 4, 3], [2, 1, 0]]
    assert (first.previous, third.next, first.start) == ("", "", "")
    back = show(kind, reader, third.previous)
    assert numbers(back) == [5, 4, 3]
    assert numbers(show(kind, reader, back.previous)) == [8, 7, 6]
    assert numbers(show(kind, reader, third.start)) == [8, 7, 6]


def test_what_comes_in_meanwhile_moves_no_page(kind: type[LongListAdmin], reader: User) -> None:
    join(5)
    first = show(kind, reader)
    join_later = User.objects.create_user("u9@example.com")
    User.objects.filter(pk=join_later.pk).update(date_joined=NOON + timedelta(days=1))
    assert numbers(show(kind, reader, first.next)) == [2, 1, 0]


def test_the_order_of_a_column_turns_the_walk_round(kind: type[LongListAdmin], reader: User) -> None:
    join(4)
    first = show(kind, reader, "?o=1")
    assert numbers(first) == [0, 1, 2]
    assert numbers(show(kind, reader, first.next)) == [3, 4]


def test_many_are_counted_only_so_far(kind: type[LongListAdmin], reader: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_lists, "COUNTED", 5)
    join(4)
    first = show(kind, reader)
    assert (first.result_count, first.more_than) == (5, None)
    User.objects.create_user("u7@example.com")
    assert (show(kind, reader).result_count, show(kind, reader).more_than) == (5, 5)
    assert show(kind, reader, first.next).more_than == 5


@pytest.mark.parametrize(
    "place",
    [
        "",
        "7",
        "after",
        "after~x~2026-01-01T00:00:00+00:00",
        "after~1~never",
        "after~1~2026-01-01T00:00:00",
        "at~1~2026-01-01T00:00:00+00:00",
    ],
)
def test_a_place_that_nobody_of_us_wrote_is_passed_over(reader: User, place: str) -> None:
    join(1)
    assert numbers(show(Newest, reader, f"?p={place.replace('+', '%2B')}")) == [1, 0]


@pytest.mark.parametrize(("count", "place"), [(1, ""), (30, ""), (30, "next")])
def test_a_page_is_three_queries(reader: User, django_assert_num_queries: Any, count: int, place: str) -> None:
    join(count)
    address = getattr(show(Newest, reader), place) if place else "?"
    with django_assert_num_queries(3):
        show(Newest, reader, address)


def test_nobody_has_each_filter_count_its_rows(reader: User) -> None:
    assert not show(Newest, reader, "?_facets=True").add_facets
