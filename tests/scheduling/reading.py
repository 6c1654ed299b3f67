"""A slow and obvious reading of an account manager's rows: instant by instant, on the zone's clock."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from scheduling.models import AccountManager, Availability, Booking, ExtraHours, HolidayChange, Offer, Place, TimeOff
from sellers.models import Seller

QUARTER = timedelta(minutes=15)
SESSION = timedelta(minutes=30)
quarters = st.integers(0, 95)
hours = st.tuples(quarters, quarters).filter(lambda pair: pair[0] < pair[1] or pair[1] == 0)
within_days = st.integers(0, 4)
rows = st.fixed_dictionaries(
    {
        "weekly": st.lists(st.tuples(st.integers(0, 6), hours), min_size=2, max_size=8),
        "at_place": st.lists(st.tuples(st.integers(0, 6), hours), max_size=2),
        "extra": st.lists(st.tuples(within_days, hours), max_size=2),
        "off": st.lists(within_days, max_size=1),
        "holidays": st.dictionaries(within_days, st.booleans(), min_size=1, max_size=2),
        "buffer": st.sampled_from([0, 10, 15, 40]),
        "per_day": st.integers(1, 4),
        "trained_for": st.integers(2, 9),
        "booked": st.sets(st.integers(-40, 240).map(lambda number: number * 2), max_size=8),
    }
)


def clock(quarter: int) -> time:
    return time(quarter // 4, quarter % 4 * 15)


def write(manager: AccountManager, seller: Seller, place: Place, first: date, scenario: dict[str, Any]) -> None:
    """The scenario as rows, from the day `first` on; bookings are the seller's."""
    for model in (Availability, ExtraHours, TimeOff, HolidayChange, Booking):
        model.objects.all().delete()
    manager.buffer_minutes, manager.sessions_per_day = scenario["buffer"], scenario["per_day"]
    manager.trained_until = first + timedelta(days=scenario["trained_for"])
    manager.save()
    for key, where in (("weekly", None), ("at_place", place)):
        for weekday, (starts, ends) in scenario[key]:
            Availability.objects.create(
                manager=manager, weekday=weekday, starts=clock(starts), ends=clock(ends), place=where
            )
    for number, (starts, ends) in scenario["extra"]:
        day = first + timedelta(days=number)
        ExtraHours.objects.create(manager=manager, day=day, starts=clock(starts), ends=clock(ends))
    for number in scenario["off"]:
        day = first + timedelta(days=number)
        TimeOff.objects.create(manager=manager, first_day=day, last_day=day + timedelta(days=1))
    for number, is_holiday in scenario["holidays"].items():
        day = first + timedelta(days=number)
        HolidayChange.objects.create(country=manager.country, day=day, is_holiday=is_holiday, name="Fair")
    begins = datetime.combine(first, time(0), UTC)
    for number in scenario["booked"]:
        starts = begins + number * QUARTER
        Booking.objects.create(
            manager=manager, seller=seller, period=(starts, starts + SESSION), language="en", time_zone="UTC"
        )


class Reading:
    """What the rows say of one account manager at one place."""

    def __init__(self, manager: AccountManager, place: Place | None, holidays: set[date]) -> None:
        self.manager, self.holidays = manager, holidays
        self.zone = ZoneInfo(manager.time_zone)
        self.weekly = list(manager.availability.filter(place=place))
        self.extra = list(manager.extra_hours.filter(place=place))
        self.off = list(manager.time_off.all())
        self.taken: list[Booking | Offer] = list(manager.bookings.all())
        self.gap = -(-timedelta(minutes=manager.buffer_minutes) // QUARTER) * QUARTER

    def works(self, instant: datetime) -> bool:
        """Whether the quarter of an hour that begins then lies in the hours."""
        local = instant.astimezone(self.zone)
        day, at = local.date(), local.time()
        if day > self.manager.trained_until or any(off.first_day <= day <= off.last_day for off in self.off):
            return False
        weekly = [row for row in self.weekly if row.weekday == day.weekday() and day not in self.holidays]
        rows = weekly + [row for row in self.extra if row.day == day]
        return any(row.starts <= at and (at < row.ends or row.ends == time(0)) for row in rows)

    def is_full(self, day: date) -> bool:
        sessions = [each for each in self.taken if each.starts_at.astimezone(self.zone).date() == day]
        return len(sessions) >= self.manager.sessions_per_day

    def can_begin(self, start: datetime) -> bool:
        return (
            self.works(start)
            and self.works(start + QUARTER)
            and not self.is_full(start.astimezone(self.zone).date())
            and not any(
                start < each.ends_at + self.gap and each.starts_at - self.gap < start + SESSION for each in self.taken
            )
        )
