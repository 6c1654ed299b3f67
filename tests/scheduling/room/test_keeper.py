"""What the rounds of the keeper find in the rows."""

import pytest
from channels.db import database_sync_to_async

from scheduling.actions import take_over
from scheduling.models import AccountManager, Booking, Presence, Session, Side
from scheduling.room import keeper as keeping
from scheduling.room.members import Close
from scheduling.room.notify import notify
from tests.scheduling.room.sockets import SELLER_PAGE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _short_rounds(monkeypatch):
    monkeypatch.setattr(keeping, "ROUND_SECONDS", 0.1)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda user: _log_out(user), Close.LOGGED_OUT),
        (lambda user: _set(user, is_active=False), Close.LOGGED_OUT),
        (lambda user: _set(user, password="another"), Close.LOGGED_OUT),
        (lambda user: Session.objects.update(status=Session.Status.ENDED), Close.OVER),
    ],
)
def test_a_socket_ends_soon_after_its_right_has_ended(both, seller, change, code):
    async def play(one, two):
        await database_sync_to_async(change)(seller.user)
        return await one.end()

    assert both(play) == code


def test_the_decision_is_heard_although_the_row_was_read_before_it_was_said(both, waiting, monkeypatch):
    monkeypatch.setattr(keeping, "ROUND_SECONDS", 60)

    async def play(one, two):
        await database_sync_to_async(Session.objects.update)(status=Session.Status.ENDED)
        await keeping.keeper().round()
        await database_sync_to_async(notify)(waiting, "decided", title="You are verified")
        return (await one.hear("event"))["title"]

    assert both(play) == "You are verified"


def test_a_manager_who_was_taken_off_the_list_loses_the_room(both):
    async def play(one, two):
        await database_sync_to_async(AccountManager.objects.update)(active=False)
        return await two.end()

    assert both(play) == Close.FORBIDDEN


def test_a_manager_whose_session_went_to_another_loses_the_room(both, waiting, other_manager):
    """As reassign_booking() leaves it."""

    async def play(one, two):
        await database_sync_to_async(Booking.objects.update)(manager=other_manager)
        await database_sync_to_async(Session.objects.update)(owner=None)
        return await two.end()

    former = waiting.booking.manager
    assert both(play) == Close.FORBIDDEN
    assert Presence.objects.get(side=Side.MANAGER).manager == former


def _log_out(user):
    from django.contrib.sessions.models import Session as LogIn

    LogIn.objects.all().delete()


def _set(user, **fields):
    type(user).objects.filter(pk=user.pk).update(**fields)


def test_a_round_writes_whether_picture_and_sound_flow(both, waiting):
    async def play(one, two):
        await two.say(kind="heartbeat", media=True)
        await two.hear("alive")
        await keeping.keeper().round()
        rows = Presence.objects.values_list("side", "media")
        return await database_sync_to_async(dict)(rows)

    assert both(play) == {Side.SELLER: False, Side.MANAGER: True}


def test_a_manager_whose_room_was_taken_over_is_told_by_whom_and_closed(both, waiting, other_manager, monkeypatch):
    monkeypatch.setattr(keeping, "ROUND_SECONDS", 60)

    async def play(one, two):
        await database_sync_to_async(take_over)(waiting, manager=other_manager, reason="cannot_go_on")
        names = []
        for socket in (one, two):
            while (event := await socket.hear("event"))["event"] != "company":
                continue
            names.append(event["manager"]["name"])
        return names, await two.end()

    assert both(play) == (["Second Manager"] * 2, Close.TAKEN_OVER)


def test_the_former_managers_page_is_not_heard_any_more_even_if_it_ignores_the_close(live, both, other_manager):
    async def play(one, two):
        await two.say(kind="signal", to=SELLER_PAGE, data={"call": "1"})
        await one.hear("signal")
        await database_sync_to_async(take_over)(live, manager=other_manager, reason="cannot_go_on")
        await two.end()
        await two.say(kind="signal", to=SELLER_PAGE, data={"call": "2"})
        await one.say(kind="chat", text="Is anybody there?")
        heard = []
        while (message := await one.next()).get("event") != "chat":
            heard.append(message["kind"])
        return heard

    assert "signal" not in both(play)


def test_a_takeover_whose_event_was_lost_is_found_in_the_row(both, waiting, other_manager):
    async def play(one, two):
        await database_sync_to_async(Session.objects.update)(owner=other_manager)
        return await two.end()

    assert both(play) == Close.TAKEN_OVER
