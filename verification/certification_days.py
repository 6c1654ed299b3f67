"""When a seller is told to certify, and by when: days are calendar days, as the law counts them, and the notice has its
day where neither it nor its end falls on a day off."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.policy import Policy, current_policy
from scheduling.holidays import load_changes
from sellers.models import Seller
from verification.calm_days import AHEAD, AROUND, DAY, DaysOff, Where, day_of_telling, days_off
from verification.deadlines import LAST_MINUTE, country_of


@dataclass(frozen=True)
class Notice:
    told_at: datetime
    due_at: datetime


def notice_for(seller: Seller, *, now: datetime) -> Notice:
    """By today's policy and holidays."""
    policy, where = current_policy(), Where(country_of(seller), seller.user.time_zone)
    first = now.date() - DAY
    last = first + AHEAD * DAY + policy.certification_notice_days * DAY
    off = days_off(where.country, first, last, load_changes(first - AROUND, last + AROUND))
    return notice(now, where.zone, off, policy)


def notice(now: datetime, zone: str, off: DaysOff, policy: Policy) -> Notice:
    """The first that suits; where none does, the next day. `off` reaches AHEAD and the days of a notice. Pure."""
    today, days = day_of_telling(now, zone, policy), policy.certification_notice_days * DAY
    ahead = (today + number * DAY for number in range(AHEAD))
    day = next((each for each in ahead if each not in off and each + days not in off), today)
    told_at = max(now, datetime.combine(day, time(policy.daytime_from_hour), ZoneInfo(zone)))
    return Notice(told_at.astimezone(UTC), end_of(day + days, zone))


def end_after(told_at: datetime, zone: str, policy: Policy) -> datetime:
    """The last minute of the last day for whoever was told then: never less than so many times 24 hours. Pure."""
    told_on = told_at.astimezone(ZoneInfo(zone)).date()
    return end_of(told_on + timedelta(days=policy.certification_notice_days), zone)


def end_of(day: date, zone: str) -> datetime:
    return datetime.combine(day, LAST_MINUTE, ZoneInfo(zone)).astimezone(UTC)
