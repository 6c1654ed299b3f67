"""Telling ops that capacity is short: once for each fall."""

from datetime import timedelta

from audit.log import record
from core.clock import database_now
from core.models import User
from core.policy import current_policy
from core.roles import OPS
from core.sweeping import each
from messaging.outbox import queue_messages
from scheduling.capacity import LANGUAGES, Openings
from scheduling.models import Booking, CapacityAlarm, Offer

ASKED_FOR = timedelta(days=28)  # a country whose documents somebody brought or brings since then is watched


def watch_capacity() -> None:
    """Raise an alarm where fewer times are open than the policy wants, end it where there are enough again."""
    policy, now = current_policy(), database_now()
    openings = Openings(policy, now, now)

    def watch(pair: tuple[str, str]) -> None:
        language, country = pair
        count = len(openings.within_horizon([language], country))
        if count < policy.alarm_open_times_count:
            _raise(language, country, count)
        else:
            _end(language, country)

    each(watched(), watch, "capacity_not_watched")


def watched() -> list[tuple[str, str]]:
    """(language, country): every language for documents of any country, and each pair that sellers bring."""
    since = database_now() - ASKED_FOR
    pairs = set(Offer.objects.held().order_by().values_list("language", "document_country"))
    pairs |= set(
        Booking.objects.filter(period__startswith__gte=since).order_by().values_list("language", "document_country")
    )
    return sorted({(language, "") for language in LANGUAGES} | pairs)


def _raise(language: str, country: str, count: int) -> None:
    """Two sweeps at once: the constraint lets one of them tell."""
    draft = CapacityAlarm(language=language, document_country=country, open_times=count)
    CapacityAlarm.objects.bulk_create([draft], ignore_conflicts=True)
    alarm = CapacityAlarm.objects.filter(public_id=draft.public_id).first()
    if alarm is None:
        return
    record("capacity.low", actor=None, subject=alarm, data={"language": language, "country": country, "open": count})
    queue_messages("capacity_low", [(user, alarm) for user in User.objects.with_role(OPS)])


def _end(language: str, country: str) -> None:
    for alarm in CapacityAlarm.objects.select_for_update().filter(
        language=language, document_country=country, ended_at=None
    ):
        alarm.ended_at = database_now()
        alarm.save(update_fields=["ended_at"])
        record("capacity.recovered", actor=None, subject=alarm)
