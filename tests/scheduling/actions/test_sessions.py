import pytest

from audit.models import Event
from core.errors import DomainError
from core.models import User
from scheduling.actions import end_session
from scheduling.models import Booking, JoinToken

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("held", "status"), [(True, "held"), (False, "missed")])
def test_the_end_of_a_session_says_whether_it_was_held(
    booking: Booking, account_manager: User, held: bool, status: str
) -> None:
    end_session(booking.session, actor=account_manager, held=held)
    booking.refresh_from_db()
    assert (booking.status, booking.session.status) == (status, "ended")
    assert booking.session.ended_at is not None


def test_the_link_dies_with_the_session(booking: Booking, account_manager: User) -> None:
    end_session(booking.session, actor=account_manager, held=True)
    assert not JoinToken.objects.exists()


def test_the_end_is_an_event_of_the_session(booking: Booking, account_manager: User) -> None:
    end_session(booking.session, actor=account_manager, held=True)
    event = Event.objects.get(action="session.ended")
    assert (event.subject, event.actor, event.data) == (
        booking.session.public_id,
        account_manager.public_id,
        '{"held":true}',
    )


def test_a_session_ends_once(booking: Booking, account_manager: User) -> None:
    end_session(booking.session, actor=account_manager, held=True)
    with pytest.raises(DomainError, match="illegal_transition"):
        end_session(booking.session, actor=account_manager, held=False)
