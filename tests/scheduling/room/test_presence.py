from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.db.models import F
from django.utils import timezone

from scheduling.models import Presence, Side
from scheduling.room.actions.staying import touch
from scheduling.room.presence import attendance_of, is_present


def test_a_page_counts_for_some_seconds_after_its_heartbeat(session):
    touch(session, connection="one")
    assert is_present(session, Side.SELLER)
    assert not is_present(session, Side.MANAGER)
    Presence.objects.update(seen_at=F("seen_at") - timedelta(seconds=16))
    assert not is_present(session, Side.SELLER)
    touch(session, connection="one")
    assert is_present(session, Side.SELLER)
    assert Presence.objects.count() == 1


def test_a_stay_of_whoever_was_to_hold_it_before_counts_for_nobody(session, other_manager):
    before = session.booking.manager
    touch(session, connection="one", manager=before)
    session.booking.manager = other_manager
    session.booking.save()
    assert not is_present(session, Side.MANAGER)
    touch(session, connection="two", manager=session.booking.manager)
    seen = attendance_of(session)
    assert is_present(session, Side.MANAGER)
    assert [len(stays) for stays in (seen.seller, seen.ours, seen.former)] == [0, 1, 1]


def test_the_database_knows_no_stay_of_ours_without_its_person(session):
    fields = {"session": session, "connection": "one", "came_at": timezone.now(), "seen_at": timezone.now()}
    with pytest.raises(IntegrityError, match="names_the_person"):
        Presence.objects.create(side=Side.MANAGER, **fields)
