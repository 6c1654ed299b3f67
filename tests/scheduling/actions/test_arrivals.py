"""In person: only the session ID that the seller says begins the session."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Event
from core.errors import DomainError
from core.models import User
from core.policy import publish_policy
from scheduling.actions import try_code
from scheduling.models import AccountManager, Booking, Place, Presence, Session, Side
from scheduling.room.actions.admission import admit, enter, give_consent, open_room, save_device_check
from scheduling.room.actions.saying import say, show_instruction
from scheduling.room.actions.staying import stay
from scheduling.room.presence import attendance_of

pytestmark = pytest.mark.django_db
WRONG = "AAAA-AAAA"


@pytest.fixture
def session(met: Booking, at_place: AccountManager) -> Session:
    """Starts now, and its account manager has opened it."""
    now = timezone.now()
    Booking.objects.update(period=(now, now + timedelta(minutes=30)))
    return open_room(Session.objects.get(booking=met), manager=at_place)


def receive(session: Session, code: str) -> bool:
    assert session.owner
    return try_code(session, actor=session.owner.user, code=code)


def test_the_right_one_begins_it_and_is_the_sellers_attendance(session: Session) -> None:
    assert receive(session, session.code.lower().replace("-", " "))
    session.refresh_from_db()
    assert session.status == Session.Status.LIVE
    assert session.entered_at == session.admitted_at is not None
    assert Presence.objects.filter(session=session, side=Side.SELLER).count() == 1
    event = Event.objects.get(action="session.code_given")
    assert (event.subject, event.actor) == (session.public_id, session.owner.user.public_id)


def test_a_wrong_one_is_counted_and_audited_without_what_was_typed(session: Session) -> None:
    assert not receive(session, WRONG)
    session.refresh_from_db()
    assert (session.status, session.wrong_codes) == (Session.Status.SCHEDULED, 1)
    assert attendance_of(session).tried
    event = Event.objects.get(action="session.code_refused")
    assert json.loads(event.data) == {"count": 1}


def test_the_session_id_of_another_session_is_a_wrong_one(session: Session) -> None:
    assert not receive(session, "")
    assert not receive(session, f"{session.code}X")


def test_after_five_wrong_ones_even_the_right_one_has_to_wait(session: Session) -> None:
    for _each in range(5):
        receive(session, WRONG)
    with pytest.raises(DomainError, match="too_many_codes"):
        receive(session, session.code)
    Session.objects.update(wrong_code_at=timezone.now() - timedelta(minutes=3))
    assert not receive(session, WRONG)  # one guess, then the next pause
    with pytest.raises(DomainError, match="too_many_codes"):
        receive(session, WRONG)
    Session.objects.update(wrong_code_at=timezone.now() - timedelta(minutes=3))
    assert receive(session, session.code)


def test_how_many_and_how_long_is_policy(session: Session, ops: User) -> None:
    publish_policy({"arrival_guesses_count": 1}, actor=ops, note="strict")
    receive(session, WRONG)
    with pytest.raises(DomainError, match="too_many_codes"):
        receive(session, WRONG)


def test_nobody_begins_it_for_another(session: Session, account_manager: User) -> None:
    with pytest.raises(DomainError, match="not_yours"):
        try_code(session, actor=account_manager, code=session.code)


def test_not_long_before_its_time(session: Session) -> None:
    starts = timezone.now() + timedelta(minutes=20)
    Booking.objects.update(period=(starts, starts + timedelta(minutes=30)))
    with pytest.raises(DomainError, match="too_early"):
        receive(session, session.code)


def test_a_session_that_is_over_or_has_begun_does_not_begin_again(session: Session) -> None:
    assert receive(session, session.code)
    with pytest.raises(DomainError, match="illegal_transition"):
        receive(session, session.code)


def test_a_session_by_video_is_never_entered_so(booking: Booking, manager: AccountManager) -> None:
    Session.objects.update(owner=manager)
    session = Session.objects.get(booking=booking)
    with pytest.raises(DomainError, match="not_in_person"):
        receive(session, session.code)


def test_it_has_no_room(session: Session, at_place: AccountManager) -> None:
    seller = session.booking.seller.user
    acts = [
        lambda: enter(session, actor=seller),
        lambda: give_consent(session, actor=seller),
        lambda: save_device_check(session, actor=seller, result={}),
        lambda: admit(session, manager=at_place),
        lambda: say(session, side=Side.MANAGER, text="hello", actor=at_place.user),
        lambda: show_instruction(session, text="tilt"),
    ]
    for act in acts:
        with pytest.raises(DomainError, match="in_person"):
            act()


def test_one_of_two_account_managers_has_it(session: Session, place: Place, make_manager: object) -> None:
    other = make_manager("second")  # type: ignore[operator]
    with pytest.raises(DomainError, match="room_taken"):
        open_room(session, manager=other)


def test_a_stay_goes_on_while_it_is_prolonged_and_begins_anew_after_a_silence(session: Session) -> None:
    stay(session, manager=session.owner)
    stay(session, manager=session.owner)
    assert session.presences.count() == 1
    session.presences.update(seen_at=timezone.now() - timedelta(minutes=1))
    stay(session, manager=session.owner)
    assert session.presences.count() == 2
