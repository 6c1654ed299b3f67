from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.db.models import F
from django.utils import timezone

from scheduling.models import Presence, Side
from scheduling.room.presence import attendance_of, is_present, leave, touch, touch_all


def test_a_page_counts_for_some_seconds_after_its_heartbeat(session):
    touch(session, connection="one")
    assert is_present(session, Side.SELLER)
    assert not is_present(session, Side.MANAGER)
    Presence.objects.update(seen_at=F("seen_at") - timedelta(seconds=16))
    assert not is_present(session, Side.SELLER)
    touch(session, connection="one")
    assert is_present(session, Side.SELLER)
    assert Presence.objects.count() == 1


def test_who_leaves_is_gone_at_once(session):
    touch(session, connection="one")
    leave("one")
    assert not is_present(session, Side.SELLER)


def test_a_stay_is_kept_when_it_ends_and_a_late_heartbeat_does_not_prolong_it(session):
    touch(session, connection="one")
    Presence.objects.update(came_at=F("came_at") - timedelta(minutes=5))
    leave("one")
    touch(session, connection="one")
    touch(session, connection="two", manager=session.booking.manager)
    seen = attendance_of(session)
    left_at = Presence.objects.get(connection="one").left_at
    assert [stay.until for stay in seen.seller] == [left_at]
    assert left_at - seen.seller[0].came_at > timedelta(minutes=5)
    assert not is_present(session, Side.SELLER)
    assert len(seen.ours) == 1


@pytest.mark.parametrize("count", [1, 30])
def test_any_number_of_pages_costs_one_statement(session, django_assert_num_queries, count):
    with django_assert_num_queries(1):
        touch_all((session.pk, None, f"page{number}", False) for number in range(count))


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
