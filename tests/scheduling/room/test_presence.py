from datetime import timedelta

import pytest
from django.db.models import F

from scheduling.models import Presence, Side
from scheduling.room.presence import attendance_of, is_present, leave, touch, touch_all


def test_a_page_counts_for_some_seconds_after_its_heartbeat(session):
    touch(session, side=Side.SELLER, connection="one")
    assert is_present(session, Side.SELLER)
    assert not is_present(session, Side.MANAGER)
    Presence.objects.update(seen_at=F("seen_at") - timedelta(seconds=16))
    assert not is_present(session, Side.SELLER)
    touch(session, side=Side.SELLER, connection="one")
    assert is_present(session, Side.SELLER)
    assert Presence.objects.count() == 1


def test_who_leaves_is_gone_at_once(session):
    touch(session, side=Side.SELLER, connection="one")
    leave("one")
    assert not is_present(session, Side.SELLER)


def test_a_stay_is_kept_when_it_ends_and_a_late_heartbeat_does_not_prolong_it(session):
    touch(session, side=Side.SELLER, connection="one")
    Presence.objects.update(came_at=F("came_at") - timedelta(minutes=5))
    leave("one")
    touch(session, side=Side.SELLER, connection="one")
    touch(session, side=Side.MANAGER, connection="two")
    seen = attendance_of(session)
    left_at = Presence.objects.get(connection="one").left_at
    assert [stay.until for stay in seen.seller] == [left_at]
    assert left_at - seen.seller[0].came_at > timedelta(minutes=5)
    assert not is_present(session, Side.SELLER)
    assert len(seen.ours) == 1


@pytest.mark.parametrize("count", [1, 30])
def test_any_number_of_pages_costs_one_statement(session, django_assert_num_queries, count):
    with django_assert_num_queries(1):
        touch_all((session.pk, Side.SELLER, f"page{number}", False) for number in range(count))
