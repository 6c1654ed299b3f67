from datetime import timedelta

import pytest
from django.db.models import F

from scheduling.models import Presence, Side
from scheduling.room.actions.staying import leave, touch, touch_all
from scheduling.room.presence import attendance_of, is_present


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
