"""Whose fault it was: only presence decides, and whoever was in time is never blamed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.attendance import AGAINST_SELLER, Attendance, Finding, Stay, find, find_in_person

START = datetime(2026, 11, 24, 10, tzinfo=UTC)
GRACE = timedelta(minutes=15)
LIMIT = START + GRACE


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def stay(came: float, until: float, media: bool = False) -> Stay:
    return Stay(at(came), at(until), media)


def found(**seen: object) -> Finding:
    return find(Attendance(**{"seller": [], "ours": [], **seen}), starts_at=START, grace=GRACE)


@pytest.mark.parametrize(
    ("seller", "ours", "expected"),
    [
        ([], [(-1, 15)], Finding.SELLER_ABSENT),
        ([(-10, -2)], [(0, 15)], Finding.SELLER_ABSENT),
        ([(18, 20)], [(0, 16)], Finding.SELLER_LATE),
        ([(0, 30)], [], Finding.WE_ABSENT),
        ([(25, 30)], [], Finding.WE_ABSENT),
        ([(2, 20)], [(25, 40)], Finding.WE_LATE),
        ([(14, 20)], [(0, 10)], Finding.WE_LATE),
        ([(20, 21)], [(25, 30)], Finding.WE_LATE),
        ([(0, 8)], [(5, 30)], Finding.CONNECTION),
        ([], [], Finding.NOBODY),
        ([(-10, -5)], [], Finding.NOBODY),
        ([], [(16, 30)], Finding.NOBODY),
    ],
)
def test_who_was_there_when_decides(seller: list, ours: list, expected: Finding) -> None:
    sides = {"seller": [stay(*times) for times in seller], "ours": [stay(*times) for times in ours]}
    assert found(**sides) == expected


def test_who_came_through_the_door_and_not_into_the_room_met_a_failing_line() -> None:
    assert found(ours=[stay(0, 15)], entered_at=at(-3)) == Finding.CONNECTION
    assert found(entered_at=at(-3)) == Finding.WE_ABSENT


def test_a_door_that_is_not_believed_is_no_attendance_but_where_we_were_missing_it_stays_our_fault() -> None:
    assert found(ours=[stay(0, 15)], entered_at=at(-3), believed=False) == Finding.SELLER_ABSENT
    assert found(ours=[stay(16, 20)], entered_at=at(-3), believed=False) == Finding.NOBODY
    assert found(entered_at=at(-3), believed=False) == Finding.WE_ABSENT


@pytest.mark.parametrize(
    ("seller", "ours", "expected"),
    [
        ([stay(0, 20, True)], [stay(0, 20, True)], Finding.UNFINISHED),
        ([stay(0, 20, False)], [stay(0, 20, False)], Finding.CONNECTION),
        ([stay(0, 9, True), stay(10, 20, False)], [stay(0, 20, True)], Finding.CONNECTION),
        ([], [stay(0, 20, True)], Finding.CONNECTION),
    ],
)
def test_what_was_begun_was_lost_with_its_picture_or_not_finished(
    seller: list[Stay], ours: list[Stay], expected: Finding
) -> None:
    assert found(seller=seller, ours=ours, admitted=True) == expected


minutes = st.integers(-20, 60)
spans = st.lists(st.tuples(minutes, minutes).map(sorted).map(lambda pair: stay(*pair)), max_size=4)
attendances = st.builds(
    Attendance,
    seller=spans,
    ours=spans,
    entered_at=st.none() | minutes.map(at),
    admitted=st.booleans(),
    believed=st.booleans(),
)


def there_in_time(stays: list[Stay]) -> bool:
    return any(each.came_at <= LIMIT and each.until >= START for each in stays)


@given(attendances)
def test_no_seller_is_blamed_who_was_there_in_time_or_without_us_there_in_time(seen: Attendance) -> None:
    finding = find(seen, starts_at=START, grace=GRACE)
    if finding in AGAINST_SELLER:
        assert not there_in_time(seen.seller)
        assert there_in_time(seen.ours)
        assert not seen.admitted


@given(attendances)
def test_a_seller_who_waited_for_us_and_met_nobody_was_let_down_by_us(seen: Attendance) -> None:
    alone = replace(seen, ours=[], admitted=False)
    if there_in_time(alone.seller):
        assert find(alone, starts_at=START, grace=GRACE) in {Finding.WE_ABSENT, Finding.WE_LATE}


@given(attendances, st.integers(-10_000, 10_000))
def test_the_finding_does_not_depend_on_the_date(seen: Attendance, hours: int) -> None:
    by = timedelta(hours=hours)
    later = Attendance(
        seller=[Stay(each.came_at + by, each.until + by, each.media) for each in seen.seller],
        ours=[Stay(each.came_at + by, each.until + by, each.media) for each in seen.ours],
        entered_at=seen.entered_at and seen.entered_at + by,
        admitted=seen.admitted,
        believed=seen.believed,
    )
    assert find(later, starts_at=START + by, grace=GRACE) == find(seen, starts_at=START, grace=GRACE)


@given(attendances, st.lists(minutes, max_size=3))
def test_a_line_that_came_back_at_once_changes_nothing(seen: Attendance, cuts: list[int]) -> None:
    def cut(each: Stay) -> list[Stay]:
        inner = sorted({at(minute) for minute in cuts if each.came_at < at(minute) < each.until})
        return [Stay(one, two, each.media) for one, two in pairwise([each.came_at, *inner, each.until])]

    pieces = replace(seen, seller=[piece for each in seen.seller for piece in cut(each)])
    assert find(pieces, starts_at=START, grace=GRACE) == find(seen, starts_at=START, grace=GRACE)


def found_in_person(ours: list, **seen: bool) -> Finding:
    attendance = Attendance(seller=[], ours=[stay(*times) for times in ours], **seen)
    return find_in_person(attendance, starts_at=START, grace=GRACE, slack=timedelta(seconds=15))


@pytest.mark.parametrize(
    ("ours", "expected"),
    [
        ([(-5, 15)], Finding.SELLER_ABSENT),
        ([(-5, 14.8)], Finding.SELLER_ABSENT),  # last seen a few seconds before the end of the grace
        ([(-30, -20), (14, 16)], Finding.SELLER_ABSENT),
        ([(0, 14)], Finding.WE_ABSENT),  # left too early: a seller who came then met nobody
        ([(-30, -20), (16, 20)], Finding.WE_LATE),
        ([(-30, -20)], Finding.WE_ABSENT),
        ([], Finding.WE_ABSENT),
    ],
)
def test_in_person_a_session_is_missed_only_where_we_stayed_to_the_end_of_the_grace(
    ours: list, expected: Finding
) -> None:
    assert found_in_person(ours) == expected


@pytest.mark.parametrize("seen", [{"admitted": True}, {"tried": True}])
def test_in_person_whoever_said_a_session_id_has_not_missed_it(seen: dict[str, bool]) -> None:
    assert found_in_person([(-5, 30)], **seen) == Finding.UNFINISHED
