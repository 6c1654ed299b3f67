"""A fresh link into a session: an event each time, and not without end."""

from datetime import timedelta

import pytest
from django.db.models import F

from audit.models import Event
from core.errors import DomainError
from core.policy import publish_policy
from scheduling.actions import issue_link
from scheduling.joining import find_session
from scheduling.models import Booking, JoinToken
from sellers.models import Seller

pytestmark = pytest.mark.django_db


def test_a_link_is_an_event_that_does_not_name_it(booking: Booking, seller: Seller) -> None:
    token = issue_link(booking.session, actor=seller.user)
    assert find_session(token, booking.session.code, user=seller.user) == booking.session
    event = Event.objects.get(action="session.link_issued")
    assert (event.actor, event.data) == (seller.user.public_id, "{}")


def test_there_are_only_so_many_a_day_and_those_given_go_on_working(booking: Booking, seller: Seller, ops) -> None:
    publish_policy({"links_per_day_count": 2}, actor=ops, note="test")
    tokens = [issue_link(booking.session, actor=seller.user) for _ in range(2)]
    with pytest.raises(DomainError, match="too_many_links"):
        issue_link(booking.session, actor=seller.user)
    assert find_session(tokens[0], booking.session.code, user=seller.user)
    JoinToken.objects.update(expires_at=F("expires_at") - timedelta(days=20))
    assert issue_link(booking.session, actor=seller.user)
