from functools import partial

import pytest

from audit.models import Event
from core.errors import DomainError
from scheduling.models import Session
from scheduling.room.actions.admission import admit, enter, give_consent, open_room, save_device_check
from tests.races import at_once
from tests.refusals import refusal
from tests.scheduling.room.rows import make_session


def actions_of(session):
    return list(Event.objects.filter(subject=session.public_id).order_by("id").values_list("action", flat=True))


def test_the_seller_enters_the_waiting_room(session, seller):
    entered = enter(session, actor=seller.user)
    assert entered.entered_at is not None
    assert entered.status == Session.Status.SCHEDULED
    assert actions_of(session) == ["session.entered"]


def test_entering_again_keeps_the_first_time(session, seller):
    first = enter(session, actor=seller.user).entered_at
    assert enter(session, actor=seller.user).entered_at == first


def test_the_waiting_room_is_closed_until_some_minutes_before_the_start(seller, manager):
    session = make_session(seller, manager, starts_in_minutes=60)
    with pytest.raises(DomainError) as caught:
        enter(session, actor=seller.user)
    assert caught.value.code == "too_early"
    assert "London, UTC" in caught.value.message


def test_nobody_enters_a_session_that_is_over(session, seller):
    Session.objects.update(status=Session.Status.ENDED)
    with refusal("session_over"):
        enter(session, actor=seller.user)


def test_another_seller_neither_enters_nor_consents(session, other_seller):
    with refusal("not_yours"):
        enter(session, actor=other_seller.user)
    with refusal("not_yours"):
        give_consent(session, actor=other_seller.user)
    assert actions_of(session) == []


def test_consent_needs_the_entry_and_is_stored_once(session, seller):
    with refusal("not_entered"):
        give_consent(session, actor=seller.user)
    enter(session, actor=seller.user)
    first = give_consent(session, actor=seller.user).consented_at
    assert give_consent(session, actor=seller.user).consented_at == first
    assert actions_of(session) == ["session.entered", "session.consented"]


def test_the_first_manager_holds_the_room_and_the_second_hears_who(session, manager, other_manager):
    assert open_room(session, manager=manager).owner == manager
    with pytest.raises(DomainError) as caught:
        open_room(session, manager=other_manager)
    assert (caught.value.code, str(manager) in caught.value.message) == ("room_taken", True)
    assert open_room(session, manager=manager).owner == manager
    assert actions_of(session) == ["session.opened"]


@pytest.mark.django_db(transaction=True)
def test_of_two_managers_at_the_same_instant_one_holds_the_room(session, manager, other_manager):
    outcomes = at_once([partial(open_room, session, manager=each) for each in (manager, other_manager)])
    assert outcomes == {"done": 1, "room_taken": 1}
    assert actions_of(session) == ["session.opened"]


def test_nobody_is_admitted_without_consent(session, seller, manager):
    open_room(session, manager=manager)
    enter(session, actor=seller.user)
    with refusal("no_consent"):
        admit(session, manager=manager)
    session.refresh_from_db()
    assert session.status == Session.Status.SCHEDULED


def test_only_who_holds_the_room_admits(waiting, other_manager):
    with refusal("room_taken"):
        admit(waiting, manager=other_manager)


def test_admission_makes_the_session_live_once(waiting, manager):
    admitted = admit(waiting, manager=manager)
    assert (admitted.status, admitted.admitted_at is not None) == (Session.Status.LIVE, True)
    admit(waiting, manager=manager)
    assert actions_of(waiting) == ["session.admitted"]


def test_the_result_of_a_device_check_stays_with_the_session(session, seller):
    save_device_check(session, actor=seller.user, result={"camera": "ok"})
    session.refresh_from_db()
    assert session.device_check["camera"] == "ok"
