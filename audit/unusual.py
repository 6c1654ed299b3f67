"""Looks out of the ordinary: at what hour of the reader's day, how many, and whether the case was theirs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypedDict, cast
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit import words
from audit.data import values_of
from audit.figures import Figures
from audit.models import Event
from audit.people import Person

WEEK = timedelta(days=7)
OUT_OF_HOURS, MANY, UNASSIGNED = _("out of hours"), _("many in an hour"), _("not assigned")


class OfLook(TypedDict):
    """How many looks the same person had within the hour up to this one, itself included."""

    in_the_hour: int


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    Look = WithAnnotations[Event, OfLook]

# Each count is one short walk down the index on actor and time.
_LOOKS = """
    SELECT event.*, (
        SELECT count(*) FROM audit_event AS other
        WHERE other.actor = event.actor AND other.action = ANY(%(looks)s)
            AND other.at > event.at - interval '1 hour' AND other.at <= event.at
    ) AS in_the_hour
    FROM audit_event AS event
    WHERE event.action = ANY(%(looks)s) AND event.at >= %(since)s AND event.at <= %(until)s AND {more}
    ORDER BY event.at DESC, event.id DESC
"""


@dataclass(frozen=True)
class Unusual:
    """`reason` is the public id of what the reader stated; "" where nothing was."""

    event: Event
    signs: list[str | Promise]
    reason: str


def of_events(events: Iterable[Event], people: dict[str, Person], figures: Figures) -> dict[int, Unusual]:
    """Those among these few events that are looks of staff out of the ordinary, by id."""
    looks = {event.pk: event for event in events if words.is_look(event.action) and people[event.actor].staff}
    if not looks:
        return {}
    times = [event.at for event in looks.values()]
    values = {"since": min(times), "until": max(times), "ids": list(looks)}
    found = _looks("event.id = ANY(%(ids)s)", values)
    return {each.event.pk: each for each in _unusual(found, people, figures)}


def until(moment: datetime, figures: Figures, *, limit: int) -> list[Unusual]:
    """The newest of the WEEK before a moment, of all staff."""
    rows = get_user_model()._default_manager.filter(is_staff=True).values_list("public_id", "time_zone")
    people = {public_id: Person(public_id, "", staff=True, zone=zone) for public_id, zone in rows}
    values = {"since": moment - WEEK, "until": moment, "staff": list(people)}
    found = _unusual(_looks("event.actor = ANY(%(staff)s::text[])", values), people, figures)
    return [each for each, _number in zip(found, range(limit), strict=False)]


def _looks(more: str, values: dict[str, Any]) -> "Iterable[Look]":
    return cast("Iterable[Look]", Event.objects.raw(_LOOKS.format(more=more), values | {"looks": words.looks()}))


def _unusual(looks: "Iterable[Look]", people: dict[str, Person], figures: Figures) -> Iterable[Unusual]:
    for look in looks:
        data = values_of(look.data)
        if signs := signs_of(look, data, people[look.actor].zone, figures):
            yield Unusual(look, signs, str(data.get("reason", "")))


def is_unassigned(data: dict[str, Any]) -> bool:
    return data.get("assigned") is False


def signs_of(look: "Look", data: dict[str, Any], zone: str, figures: Figures) -> list[str | Promise]:
    hour = look.at.astimezone(ZoneInfo(zone)).hour
    signs = {
        OUT_OF_HOURS: not figures.office_from_hour <= hour < figures.office_until_hour,
        MANY: look.in_the_hour > figures.looks_per_hour_count,
        UNASSIGNED: is_unassigned(data),
    }
    return [sign for sign, shown in signs.items() if shown]
