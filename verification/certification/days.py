"""When a seller is told to certify, and by when: days are calendar days, as the law counts them, and the notice has its
day where neither it nor its end falls on a day off.

The ten days are no figure of the policy: the law gives no fewer and allows no more (15 U.S.C. 45f(a)(1)(B) and (C)).
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.policy import Policy, current_policy
from core.times import end_of_day, last_minute
from scheduling.holidays import load_changes
from sellers.models import Seller
from verification.life.calm_days import AHEAD, AROUND, DAY, DaysOff, Where, day_of_telling, days_off
from verification.life.deadlines import country_of

NOTICE = timedelta(days=10)


@dataclass(frozen=True)
class Notice:
    told_at: datetime
    due_at: datetime


def notice_for(seller: Seller, *, now: datetime) -> Notice:
    """By today's policy and holidays."""
    where = Where(country_of(seller), seller.user.time_zone)
    first = now.date() - DAY
    last = first + AHEAD * DAY + NOTICE
    off = days_off(where.country, first, last, load_changes(first - AROUND, last + AROUND))
    return notice(now, where.zone, off, current_policy())


def notice(now: datetime, zone: str, off: DaysOff, policy: Policy) -> Notice:
    """The first that suits; where none does, the next day. `off` reaches AHEAD and the days of a notice. Pure."""
    today = day_of_telling(now, zone, policy)
    ahead = (today + number * DAY for number in range(AHEAD))
    day = next((each for each in ahead if each not in off and each + NOTICE not in off), today)
    told_at = max(now, datetime.combine(day, time(policy.daytime_from_hour), ZoneInfo(zone)))
    return Notice(told_at.astimezone(UTC), last_minute(day + NOTICE, zone))


def end_after(told_at: datetime, zone: str) -> datetime:
    """The last minute of the tenth calendar day after the one on which somebody was told. Pure. By the clock it can be
    an hour less than ten times 24 hours: told in the last minute of a day, with the clocks put forward within."""
    return end_of_day(told_at, zone, days=NOTICE.days)
