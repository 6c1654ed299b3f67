"""The account manager's click against the sweep for missed sessions, again and again, on real connections."""

import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import connection
from django.utils import timezone

from audit.models import Event
from core.errors import DomainError
from scheduling.models import Booking, Presence, Session, Side
from tests.verification.attending import again, began, is_there
from tests.verification.building import begin, session_case
from verification.models import Case, MissedSession, Review
from verification.reviewing.actions.reviews import admit_seller
from verification.sessions.actions.missed import find_missed_sessions

RACES = 200
ENDS = {"session.admitted": Case.Status.IN_SESSION, "session.found": Case.Status.SESSION_NEEDED}


class Racer(threading.Thread):
    """Runs its job once in each race, all on one connection of its own."""

    def __init__(self, job: Callable[[], object], gate: threading.Barrier) -> None:
        super().__init__(daemon=True)
        self.job, self.gate = job, gate

    def run(self) -> None:
        connection.ensure_connection()
        for _race in range(RACES):
            self.gate.wait()
            with suppress(DomainError):  # who comes second is refused
                self.job()
            self.gate.wait()
        connection.close()


def line_up(booking: Booking) -> None:
    """The seller waits, the time is long over, and nothing has been found of it."""
    MissedSession.objects.all().delete()
    Booking.objects.update(status=Booking.Status.BOOKED)
    scheduled = {"status": Session.Status.SCHEDULED, "admitted_at": None, "ended_at": None, "finding": ""}
    Session.objects.update(consented_at=timezone.now(), **scheduled)
    Presence.objects.filter(side=Side.SELLER).update(seen_at=timezone.now(), left_at=None)
    Case.objects.update(status=Case.Status.SESSION_BOOKED, booking=booking, times_wanted_at=None)
    Review.objects.update(ended_at=None)


@pytest.mark.django_db(transaction=True)
def test_of_200_races_each_has_one_outcome_and_one_event(seller, account_manager):
    case = session_case(seller, account_manager)
    review = begin(case, account_manager)
    booking = began(case, 60).booking
    is_there(booking.session, Side.SELLER)
    gate = threading.Barrier(3, timeout=30)
    for job in (lambda: admit_seller(review, actor=account_manager), find_missed_sessions):
        Racer(job, gate).start()
    for _race in range(RACES):
        line_up(booking)
        newest = Event.objects.latest("id").pk
        gate.wait()
        gate.wait()
        [action] = Event.objects.filter(pk__gt=newest, action__in=ENDS).values_list("action", flat=True)
        assert again(case).status == ENDS[action]
        assert MissedSession.objects.count() == (action == "session.found")
