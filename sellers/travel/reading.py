"""Travel notes as sellers and staff read them."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.times import format_utc
from pages.templatetags.browsers import browser_name
from sellers.answers import day_in_words
from sellers.countries import country_name
from sellers.models import Seller, TravelNote

PLACES_SHOWN = 5


@dataclass(frozen=True)
class ToldNote:
    """In the active language."""

    note: TravelNote
    country: str
    days: str


@dataclass(frozen=True)
class ToldPlace:
    """For staff."""

    name: str
    times: str


def told_notes(seller: Seller) -> list[ToldNote]:
    """Earliest first."""
    return [_told(note) for note in sorted(seller.travel_notes.all(), key=lambda each: each.first_day)]


def places_of(seller: Seller) -> list[ToldPlace]:
    """Where the account was used from: the last PLACES_SHOWN, the newest first."""
    places = seller.user.log_in_places.order_by("-seen_at", "-id")[:PLACES_SHOWN]
    return [
        ToldPlace(
            ", ".join(part for part in (browser_name(place.agent), place.network) if part),
            f"{format_utc(place.first_seen_at)} – {format_utc(place.seen_at)}",
        )
        for place in places
    ]


def _told(note: TravelNote) -> ToldNote:
    first, last = (day_in_words(date.fromisoformat(day)) for day in (note.first_day, note.last_day))
    days = first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}
    return ToldNote(note, country_name(note.country), days)
