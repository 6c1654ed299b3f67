"""What the rounds of the keeper find in the rows."""

import asyncio

import pytest
from channels.db import database_sync_to_async
from channels_redis.pubsub import RedisPubSubLoopLayer
from django.db import InterfaceError

from scheduling.actions import take_over
from scheduling.models import AccountManager, Booking, Presence, Session, Side
from scheduling.room import keeper as keeping
from scheduling.room.consumer import RoomConsumer
from scheduling.room.members import Close
from scheduling.room.notify import notify
from tests.scheduling.room.sockets import SELLER_PAGE, end_code, holder

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
        return [await holder(socket) for socket in (one, two)], await two.end()

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
        return await holder(two), await two.end()

    assert both(play) == ("Second Manager", Close.TAKEN_OVER)


def _break(what):
    async def fail(*_args, **_data):
        raise ConnectionError(what)

    return fail


def test_a_socket_whose_right_has_ended_is_closed_although_its_way_out_fails(both, seller, monkeypatch):
    async def play(one, two):
        monkeypatch.setattr(RedisPubSubLoopLayer, "group_discard", _break("Redis"))
        await database_sync_to_async(_log_out)(seller.user)
        return await one.end()

    assert both(play) == Close.LOGGED_OUT
    assert Presence.objects.exclude(connection="waiting-room").filter(left_at=None, side=Side.SELLER).count() == 0


def test_a_way_out_that_takes_long_is_gone_to_its_end(both, seller, monkeypatch):
    monkeypatch.setattr(keeping, "FOLLOW_SECONDS", 0.01)

    async def slow(*_args):
        await asyncio.sleep(0.2)

    async def play(one, two):
        monkeypatch.setattr(RedisPubSubLoopLayer, "group_discard", slow)
        await database_sync_to_async(_log_out)(seller.user)
        return await one.end()

    assert both(play) == Close.LOGGED_OUT
    assert Presence.objects.exclude(connection="waiting-room").filter(left_at=None, side=Side.SELLER).count() == 0


@pytest.mark.parametrize("error", [InterfaceError("connection already closed"), RuntimeError("anything")])
def test_a_round_that_fails_is_followed_by_the_next(both, seller, monkeypatch, error):
    look, failed = keeping.look_again, []

    def fail_once(members):
        if not failed:
            failed.append(True)
            raise error
        return look(members)

    async def play(one, two):
        monkeypatch.setattr(keeping, "look_again", fail_once)
        await database_sync_to_async(_log_out)(seller.user)
        return await one.end()

    assert both(play) == Close.LOGGED_OUT
    assert failed


def test_a_socket_whose_handler_fails_leaves_no_ghost(both, waiting, monkeypatch):
    monkeypatch.setattr(keeping, "ROUND_SECONDS", 60)

    found = []

    async def play(one, two):
        await two.hear("peer")
        monkeypatch.setattr(RoomConsumer, "heartbeat", _break("anything"))
        await one.say(kind="heartbeat")
        while (word := await two.hear("peer"))["page"] is not None:
            continue
        left = Presence.objects.filter(side=Side.SELLER, left_at__isnull=False)
        found.extend([word["gone"], len(keeping.keeper().sockets), await database_sync_to_async(left.count)()])

    with pytest.raises(ConnectionError):
        both(play)
    assert found == [SELLER_PAGE, 1, 1]


def test_a_manager_who_is_no_staff_any_more_loses_the_room(both, manager):
    async def play(one, two):
        await database_sync_to_async(_set)(manager.user, is_staff=False)
        return await two.end()

    assert both(play) == Close.FORBIDDEN


def test_a_manager_who_is_no_staff_any_more_does_not_come_in(waiting, manager, cookie_of):
    cookie = cookie_of(manager.user)
    _set(manager.user, is_staff=False)
    assert end_code(waiting, cookie) == Close.FORBIDDEN
