"""A lead at the socket: hears what is said from the admission on, says nothing, and is named to both sides."""

import asyncio
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from channels.db import database_sync_to_async
from channels_redis.pubsub import RedisPubSubLoopLayer
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session as LogIn
from django.utils import timezone

from audit.models import Event
from core.policy import current_policy
from core.sessions import SessionStore
from scheduling.models import Listening, Presence, Session
from scheduling.room import keeper as keeping
from scheduling.room.actions.listening import begin_listening, end_listening
from scheduling.room.members import Close
from scheduling.tasks import sweep_listeners
from tests.scheduling.room.sockets import SELLER_PAGE, connected, end_code

pytestmark = pytest.mark.django_db(transaction=True)
LISTEN, LEAD_PAGE = "/rooms/{}/listen/", "dddddddd"


@pytest.fixture(autouse=True)
def _short_rounds(monkeypatch):
    monkeypatch.setattr(keeping, "ROUND_SECONDS", 0.1)


@pytest.fixture
def three(both, waiting, lead, cookie_of):
    """Run `play(seller socket, manager socket, lead's socket)` with all three connected."""
    cookie = cookie_of(lead)

    def run(play):
        async def scene(one, two):
            async with connected(waiting, cookie, LEAD_PAGE, path=LISTEN) as three:
                await three.hear("welcome")
                return await play(one, two, three)

        return both(scene)

    return run


async def company(socket):
    while (event := await socket.hear("event"))["event"] != "company":
        continue
    return event["listeners"]


def test_both_sides_read_who_listens_as_long_as_it_lasts(both, waiting, lead, cookie_of):
    cookie = cookie_of(lead)

    async def play(one, two):
        async with connected(waiting, cookie, LEAD_PAGE, path=LISTEN):
            during = [await company(one), await company(two)]
        return during, [await company(one), await company(two)]

    assert both(play) == ([["Lead"], ["Lead"]], [[], []])
    events = Event.objects.filter(subject=waiting.public_id, actor=lead.public_id).order_by("id")
    assert list(events.values_list("action", flat=True)) == ["session.listened_in", "session.listening_ended"]


def test_who_comes_later_reads_it_too(three, waiting, seller, cookie_of):
    cookie = cookie_of(seller.user, waiting)

    async def play(one, two, three):
        async with connected(waiting, cookie, "cccccccc") as again:
            return (await again.hear("welcome"))["company"]["listeners"]

    assert three(play) == ["Lead"]


def test_listening_in_is_no_attendance_and_is_kept_alive(three, waiting):
    async def play(one, two, three):
        before = await database_sync_to_async(Listening.objects.get)()
        await three.say(kind="heartbeat")
        await three.hear("alive")
        await keeping.keeper().round()
        after = await database_sync_to_async(Listening.objects.get)()
        return after.seen_at > before.seen_at, await database_sync_to_async(Presence.objects.count)()

    longer, stays = three(play)
    assert longer
    assert stays == 3  # the seller's of the fixture, the seller's, the account manager's


def test_before_the_admission_nothing_is_asked_for(three):
    async def play(one, two, three):
        await two.hear("peer")
        await three.say(kind="signal", data={"hello": True})
        await three.say(kind="heartbeat")
        await three.hear("alive")
        await two.say(kind="heartbeat")
        return (await two.hear("alive"))["kind"], await two.receive_nothing(timeout=0.5)

    assert three(play) == ("alive", True)


def test_from_the_admission_on_it_asks_the_manager_and_hears_what_is_meant_for_it_alone(three):
    async def play(one, two, three):
        await database_sync_to_async(Session.objects.update)(status="live", admitted_at=timezone.now())
        for socket in (one, two, three):
            await socket.hear("status")
        await three.say(kind="signal", data={"hello": True})
        asked = await two.hear("listener")
        await two.say(kind="signal", to=SELLER_PAGE, data={"call": "1"})
        await two.say(kind="signal", to=asked["from"], data={"description": "v=0"})
        return asked, (await three.hear("signal"))["data"], (await one.hear("signal"))["data"]

    ice = {"iceServers": [], "iceTransportPolicy": "all"}
    heard, *others = three(play)
    asked = {"kind": "listener", "from": Listening.objects.get().connection, "ice": ice, "data": {"hello": True}}
    assert (heard, *others) == (asked, {"description": "v=0"}, {"call": "1"})


@pytest.mark.parametrize("kind", ["chat", "needs", "screen"])
def test_it_says_nothing(three, kind):
    async def play(one, two, three):
        await three.say(kind=kind, text="hello")
        return await three.end()

    assert three(play) == Close.BAD_MESSAGE


def test_it_ends_when_the_right_ends(three, lead):
    async def play(one, two, three):
        await database_sync_to_async(lead.groups.clear)()
        return await three.end()

    assert three(play) == Close.FORBIDDEN


async def go_live(*sockets):
    await database_sync_to_async(Session.objects.update)(status="live", admitted_at=timezone.now())
    for socket in sockets:
        await socket.hear("status")


async def begin_call(two, three):
    """Returns as whom the account manager's page knows the listener."""
    await go_live(two, three)
    await three.say(kind="signal", data={"hello": True})
    return (await two.hear("listener"))["from"]


def test_the_managers_page_hears_that_the_listener_is_still_there(three):
    async def play(one, two, three):
        listener = await begin_call(two, three)
        await three.say(kind="heartbeat")
        return listener, await two.hear("listener")

    listener, word = three(play)
    assert word == {"kind": "listener", "from": listener, "data": {}}


@pytest.mark.parametrize(
    ("ending", "code"),
    [
        (lambda lead: _log_out(lead), Close.LOGGED_OUT),
        (lambda lead: lead.groups.clear(), Close.FORBIDDEN),
        (lambda lead: _fall_silent(), Close.SILENT),
    ],
)
def test_whatever_ends_it_the_managers_page_ends_the_call_even_if_the_listeners_page_ignores_the_close(
    three, waiting, lead, ending, code
):
    async def play(one, two, three):
        listener = await begin_call(two, three)
        await database_sync_to_async(ending)(lead)
        word = await two.hear("listener")
        return word == {"kind": "listener", "from": listener, "data": {"bye": True}}, await three.end()

    assert three(play) == (True, code)
    assert Event.objects.filter(subject=waiting.public_id, action="session.listening_ended").count() == 1


def _log_out(user):
    for row in LogIn.objects.all():
        if SessionStore(row.session_key).get(SESSION_KEY) == str(user.pk):
            row.delete()


def _fall_silent():
    Listening.objects.update(seen_at=timezone.now() - timedelta(seconds=current_policy().presence_seconds + 1))


def test_a_page_that_closes_its_socket_and_keeps_its_call_loses_the_call(three):
    async def play(one, two, three):
        listener = await begin_call(two, three)
        await three.send_input({"type": "websocket.disconnect", "code": 1000})
        return listener, await two.hear("listener")

    listener, word = three(play)
    assert word == {"kind": "listener", "from": listener, "data": {"bye": True}}


def test_the_end_is_written_although_nobody_can_be_told_of_it(three, waiting, monkeypatch):
    async def fail(*_args):
        raise ConnectionError("Redis")

    async def play(one, two, three):
        monkeypatch.setattr(RedisPubSubLoopLayer, "group_send", fail)
        await three.say(kind="heartbeat")
        await asyncio.wait([three.future], timeout=5)

    with pytest.raises(ConnectionError):
        three(play)
    assert Listening.objects.get().left_at is not None
    assert Event.objects.filter(subject=waiting.public_id, action="session.listening_ended").count() == 1


def test_listening_whose_socket_was_lost_with_its_process_is_ended_once_and_no_other(waiting, lead):
    for connection in ("lost", "there"):
        begin_listening(waiting, actor=lead, connection=connection)
        if connection == "lost":
            _fall_silent()
    sweep_listeners()
    sweep_listeners()
    end_listening("lost")
    assert list(Listening.objects.filter(left_at=None).values_list("connection", flat=True)) == ["there"]
    assert Event.objects.filter(subject=waiting.public_id, action="session.listening_ended").count() == 1


def test_nobody_else_listens_in(waiting, seller, other_seller, account_manager, other_manager, ops, cookie_of):
    users = [seller.user, other_seller.user, account_manager, other_manager.user, ops]
    assert {end_code(waiting, cookie_of(user, waiting), path=LISTEN) for user in users} == {Close.FORBIDDEN}
    assert end_code(waiting, "nothing", path=LISTEN) == Close.LOGGED_OUT
    assert not Listening.objects.exists()


def test_a_lead_without_a_second_factor_does_not_listen_in(waiting, lead, cookie_of):
    lead.authenticator_set.all().delete()
    assert end_code(waiting, cookie_of(lead), path=LISTEN) == Close.FORBIDDEN


def test_a_lead_does_not_listen_in_on_an_own_session(waiting, seller, lead, cookie_of):
    seller.user.is_staff = True
    seller.user.save()
    seller.user.user_permissions.add(Permission.objects.get(codename="listen_in_session"))
    assert end_code(waiting, cookie_of(seller.user), path=LISTEN) == Close.FORBIDDEN


def test_nobody_listens_in_on_what_is_over(waiting, lead, cookie_of):
    Session.objects.update(status=Session.Status.ENDED)
    assert end_code(waiting, cookie_of(lead), path=LISTEN) == Close.OVER


def test_a_page_of_another_origin_does_not_listen_in(waiting, lead, cookie_of):
    cookie = cookie_of(lead)

    async def run():
        async with connected(waiting, cookie, LEAD_PAGE, origin="https://evil.example", path=LISTEN) as socket:
            return socket.accepted

    assert async_to_sync(run)() is False
