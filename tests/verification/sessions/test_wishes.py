from datetime import timedelta

from verification.sessions.wishes import hours_of


def hours(number: int) -> timedelta:
    return timedelta(hours=number)


def test_each_part_of_each_day_is_a_stretch_of_hours() -> None:
    wish = {"weekdays": [5, 6], "hours": ["morning", "evening"], "time_zone": "Asia/Tokyo"}
    assert hours_of(wish) == [
        (5, hours(6), hours(12)),
        (5, hours(18), hours(22)),
        (6, hours(6), hours(12)),
        (6, hours(18), hours(22)),
    ]


def test_without_a_wish_there_are_none() -> None:
    assert hours_of({}) == []
