"""By when whoever acts next has to act, or promised to: by the clock that the table of a case's life names.

Working days are those of the seller's country, with what ops changed of its holidays; the last of them counts whole.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.policy import Policy, current_policy
from core.times import day_in, end_of_day, last_minute
from scheduling.holidays import Changes, load_changes, nth_working_day, working_day_before
from sellers.models import Seller
from verification.life.calm_days import Where
from verification.life.table import At, Clock
from verification.models import Case

NO_CHANGES: Changes = {}


def deadline(at: At, *, now: datetime, where: Where, policy: Policy, changes: Changes = NO_CHANGES) -> datetime | None:
    """None: the state has no deadline, or its time is that of the offers or of the booking. Pure."""
    state = at.value
    if state.clock == Clock.WORKING_DAYS:
        return end_of_workday(now, where, days=getattr(policy, state.figure), changes=changes)
    if state.clock == Clock.MINUTES:
        return now + timedelta(minutes=getattr(policy, state.figure))
    return None


def end_of_workday(now: datetime, where: Where, *, days: int, changes: Changes) -> datetime:
    """The last minute of the n-th working day after today, where the seller is. Pure."""
    last = nth_working_day(where.country, day_in(where.zone, now), days, changes)
    return last_minute(last, where.zone)


def due_moment(case: Case, at: At, *, now: datetime) -> datetime | None:
    """deadline() of a case that is in that state from now on, by today's policy and holidays. Where the seller is: the
    session that it may come from was told in the zone of its booking."""
    return due_for(case.seller, at, now=now)


def due_for(seller: Seller, at: At, *, now: datetime) -> datetime | None:
    """The same where there is no case: an answer about a measure comes as quickly as the one in that state."""
    policy, where = current_policy(), Where(country_of(seller), seller.user.time_zone)
    return deadline(at, now=now, where=where, policy=policy, changes=changes_for(at, now, policy))


def appeal_until(seller: Seller, now: datetime) -> datetime:
    """The last moment to appeal against what is decided now. Calendar days: nobody has to act."""
    return end_of_day(now, seller.user.time_zone, days=current_policy().appeal_days)


def changes_for(at: At, now: datetime, policy: Policy) -> Changes:
    """What ops changed of the days that such a deadline can reach over."""
    if at.value.clock != Clock.WORKING_DAYS:
        return NO_CHANGES
    reach = 3 * getattr(policy, at.value.figure) + 30  # with weekends and a run of holidays, however long the figure is
    return load_changes(now.date() - timedelta(days=2), now.date() + timedelta(days=reach))


def reminder_moment(case: Case, *, policy: Policy) -> datetime:
    """When the seller's day begins, so many working days before the one on which the case is due."""
    assert case.due_at
    zone = ZoneInfo(case.seller.user.time_zone)
    last, days = case.due_at.astimezone(zone).date(), policy.reminder_before_workdays
    changes = load_changes(last - timedelta(days=3 * days + 30), last)
    day = working_day_before(country_of(case.seller), last, days, changes)
    return datetime.combine(day, time(policy.daytime_from_hour), zone).astimezone(UTC)


def country_of(seller: Seller) -> str:
    """ "": it is not known yet."""
    return seller.business.country if hasattr(seller, "business") else ""
