"""Who holds sessions, when and where: kept by leads and ops."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from core.encryption import keyed_hash
from core.errors import DomainError
from core.models import User
from scheduling.actions.certificates import follow_certificates
from scheduling.actions.offers import release_offers_at
from scheduling.actions.seats import move_seats
from scheduling.models import AccountManager, Availability, ExtraHours, HolidayChange, Place, TimeOff

CalendarRow = Availability | ExtraHours | TimeOff
WHAT_IS_DRAWN = ["languages", "document_countries"]  # they decide which sessions and cases somebody is given

# All but trained_until: a form that was open while a test was passed does not undo that.
KEPT_BY_HAND = [
    "user",
    "staff_number",
    "active",
    "time_zone",
    "country",
    "languages",
    "document_countries",
    "buffer_minutes",
    "sessions_per_day",
]


@transaction.atomic
def save_account_manager(manager: AccountManager, *, actor: User | None) -> None:
    """Until when somebody is trained, the certificates say.

    DomainError "own_training", "own_calendar": whether somebody may hold sessions at all, and which, is for somebody
    else to say.
    """
    if actor and manager.user_id == actor.pk:
        _refuse_own(manager)
    is_new = manager.pk is None
    manager.save(update_fields=None if is_new else KEPT_BY_HAND)
    if is_new:
        follow_certificates(AccountManager.objects.filter(pk=manager.pk), actor=actor)
    move_seats()
    data = {
        "active": manager.active,
        "languages": manager.languages,
        "time_zone": manager.time_zone,
        "country": manager.country,
        "document_countries": manager.document_countries,
        "buffer_minutes": manager.buffer_minutes,
        "sessions_per_day": manager.sessions_per_day,
    }
    record("account_manager.saved", actor=actor, subject=manager, data=data)


def _refuse_own(manager: AccountManager) -> None:
    stored = AccountManager.objects.filter(pk=manager.pk).first()
    if stored is None or stored.active != manager.active:
        raise DomainError("own_training", _("Somebody else has to say whether you hold sessions."))
    if any(sorted(getattr(stored, name)) != sorted(getattr(manager, name)) for name in WHAT_IS_DRAWN):
        raise _own_calendar()


def _own_calendar() -> DomainError:
    return DomainError(
        "own_calendar",
        _(
            "Your languages, countries and hours decide which sellers you are given, so somebody else keeps them. Ask "
            "another lead, or ops."
        ),
    )


@transaction.atomic
def save_calendar(
    manager: AccountManager, *, actor: User | None, changed: Iterable[CalendarRow], removed: Iterable[CalendarRow]
) -> None:
    """The event holds the whole calendar as it is afterwards. Bookings stay: somebody agreed to them.

    DomainError "own_calendar".
    """
    if actor and manager.user_id == actor.pk:
        raise _own_calendar()
    for row in removed:
        row.delete()
    for row in changed:
        row.save()
    move_seats()
    record("account_manager.calendar_saved", actor=actor, subject=manager, data=_calendar(manager))


def _calendar(manager: AccountManager) -> dict[str, Any]:
    week = manager.availability.select_related("place").order_by("weekday", "starts")
    extra = manager.extra_hours.select_related("place").order_by("day", "starts")
    return {
        "hours": [f"{hours.weekday} {hours.clock}{_at(hours.place)}" for hours in week],
        "extra": [f"{hours.day} {hours.clock}{_at(hours.place)}" for hours in extra],
        "time_off": [f"{off.first_day} {off.last_day}" for off in manager.time_off.order_by("first_day")],
    }


def _at(place: Place | None) -> str:
    return f" {place.public_id}" if place else ""


@transaction.atomic
def save_place(place: Place, *, actor: User) -> None:
    """Where an inactive place was on offer, its times are given back. Bookings stay: somebody agreed to them.

    The log tells by a keyed hash whether name or address changed: it holds no address in clear (R36).
    """
    place.save()
    if not place.active:
        release_offers_at(place, actor=actor)
    address = keyed_hash("place", f"{place.name}\n{place.address}")
    data = {"active": place.active, "time_zone": place.time_zone, "address": address}
    record("place.saved", actor=actor, subject=place, data=data)


@transaction.atomic
def save_holiday_change(change: HolidayChange, *, actor: User) -> None:
    change.save()
    move_seats()
    record("holiday.changed", actor=actor, subject=change, data=_holiday(change))


@transaction.atomic
def remove_holiday_change(change: HolidayChange, *, actor: User) -> None:
    """What the calendar of the country says holds again."""
    record("holiday.change_removed", actor=actor, subject=change, data=_holiday(change))
    change.delete()
    move_seats()


def _holiday(change: HolidayChange) -> dict[str, Any]:
    return {"country": change.country, "day": change.day.isoformat(), "is_holiday": change.is_holiday}
