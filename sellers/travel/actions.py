"""The only writers of travel notes. The log tells that there is one, and neither where nor when (R36)."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from core.errors import DomainError
from core.models import User
from sellers.models import Seller, TravelNote

MOST = 20  # notes of one seller at a time


@transaction.atomic
def note_travel(seller: Seller, *, actor: User, country: str, first_day: date, last_day: date) -> TravelNote:
    """The same note again is the same note (double click). DomainError: "too_many"."""
    seller = Seller.objects.select_for_update().get(pk=seller.pk)
    said = (country, first_day.isoformat(), last_day.isoformat())
    notes = list(seller.travel_notes.all())
    for note in notes:
        if (note.country, note.first_day, note.last_day) == said:
            return note
    if len(notes) >= MOST:
        raise DomainError(
            "too_many",
            _("You have %(count)d notes, and that is as many as we keep. Remove one that is over, then add this one.")
            % {"count": MOST},
        )
    note = TravelNote.objects.create(seller=seller, country=said[0], first_day=said[1], last_day=said[2])
    record("travel.noted", actor=actor, subject=seller, data={"note": note.public_id})
    return note


@transaction.atomic
def remove_travel_note(note: TravelNote, *, actor: User) -> None:
    Seller.objects.select_for_update().get(pk=note.seller_id)
    removed, _rows = TravelNote.objects.filter(pk=note.pk).delete()
    if removed:
        record("travel.removed", actor=actor, subject=note.seller, data={"note": note.public_id})
