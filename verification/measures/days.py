"""When a measure against an account is announced, and when it takes effect: both on a calm day where the seller is,
with the policy's days between them."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from core.policy import Policy, current_policy
from core.times import day_in
from verification.announcements.days import calendars_of
from verification.life.calm_days import AHEAD, AROUND, DAY, DaysOff, Where, first_common_day, moment_of_telling
from verification.life.deadlines import country_of
from verification.models import Measure

FIGURES = {
    Measure.Kind.RESTRICT: "restriction_notice_days",
    Measure.Kind.SUSPEND: "suspension_notice_days",
    Measure.Kind.UNDO: "suspension_notice_days",
    Measure.Kind.CLOSE: "closing_notice_days",
}


def notice_days(kind: str, policy: Policy) -> int:
    return int(getattr(policy, FIGURES[Measure.Kind(kind)]))


def effect_after(told_at: datetime, zone: str, off: DaysOff, policy: Policy, *, days: int) -> datetime:
    """The beginning of the seller's daytime on the first calm day so many days after the one on which they are told."""
    earliest = day_in(zone, told_at) + days * DAY
    day = first_common_day(earliest, [off]) or earliest
    return datetime.combine(day, time(policy.daytime_from_hour), ZoneInfo(zone)).astimezone(UTC)


def days_of(measure: Measure, now: datetime) -> tuple[datetime, datetime]:
    """(told, takes effect), if it were confirmed now."""
    policy, seller = current_policy(), measure.seller
    if measure.exception:
        return now, now
    days, where = notice_days(measure.kind, policy), Where(country_of(seller), seller.user.time_zone)
    last = now.date() + days * DAY + 2 * AROUND + 2 * AHEAD * DAY
    off = calendars_of([where.country], now, last)[where.country]
    told_at = moment_of_telling(now, where.zone, off, policy)
    return told_at, effect_after(told_at, where.zone, off, policy, days=days)


def told_too_late(measure: Measure, told_at: datetime | None, now: datetime) -> datetime | None:
    """When it can take effect instead, where the seller was told later than was meant, or not yet. None: in time."""
    if told_at is None:
        return days_of(measure, now)[1]
    days, zone = notice_days(measure.kind, current_policy()), measure.seller.user.time_zone
    meant = measure.told_at or told_at
    if day_in(zone, told_at) <= day_in(zone, meant):
        return None
    where = Where(country_of(measure.seller), zone)
    off = calendars_of([where.country], told_at, told_at.date() + days * DAY + 2 * AROUND + 2 * AHEAD * DAY)
    again = effect_after(told_at, where.zone, off[where.country], current_policy(), days=days)
    return again if again > now else None
