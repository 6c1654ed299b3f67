import asyncio
import json
import threading

import pytest
from asgiref.sync import async_to_sync
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer

from scheduling.actions import take_over
from scheduling.models import Presence, Session, Side
from scheduling.room import keeper as keeping
from scheduling.room.actions.admission import admit
from scheduling.room.members import Close
from scheduling.room.notify import group_of, notify
from scheduling.room.presence import is_present
from tests.scheduling.room.sockets import MANAGER_PAGE, SELLER_PAGE, connected, end_code, holder

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _short_rounds(monkeypatch):
    monkeypatch.setattr(keeping, "ROUND_SECONDS", 0.1)


def test_the_seller_is_welcomed_with_state_and_chat(waiting, cookie_of):
    cookie = cookie_of(waiting.booking.seller.user, waiting)

    async def run():
        async with connected(waiting, cookie, SELLER_PAGE) as socket:
            return await socket.hear("welcome"), await database_sync_to_async(is_present)(waiting, Side.SELLER)

    welcome, present = async_to_sync(run)()
    needs = {"by_text": False, "companion": "", "name": ""}
    instruction = {"instruction": "", "picture": ""}
    del welcome["company"]
    assert welcome == {"kind": "welcome", "status": "scheduled", **instruction, "needs": needs, "chat": []}
    assert present
    assert Presence.objects.latest("came_at").left_at is not None


def test_another_seller_is_refused(waiting, other_seller, cookie_of):
    assert end_code(waiting, cookie_of(other_seller.user, waiting)) == Close.FORBIDDEN


def test_a_manager_who_does_not_hold_the_room_is_refused(waiting, other_manager, cookie_of):
    assert end_code(waiting, cookie_of(other_manager.user)) == Close.FORBIDDEN


def test_a_manager_who_was_away_while_the_room_was_taken_over_is_told_by_whom_and_refused(
    waiting, manager, other_manager, cookie_of
):
    cookie = cookie_of(manager.user)

    async def run():
        async with connected(waiting, cookie, MANAGER_PAGE) as socket:
            await socket.hear("welcome")
        await database_sync_to_async(take_over)(waiting, manager=other_manager, reason="cannot_go_on")
        async with connected(waiting, cookie, MANAGER_PAGE) as socket:
            return await holder(socket), await socket.end()

    assert async_to_sync(run)() == ("Second Manager", Close.TAKEN_OVER)


def test_the_seller_is_refused_without_link_and_session_id(waiting, seller, cookie_of):
    assert end_code(waiting, cookie_of(seller.user)) == Close.FORBIDDEN


def test_the_seller_is_refused_before_consent(waiting, seller, cookie_of):
    Session.objects.update(consented_at=None)
    assert end_code(waiting, cookie_of(seller.user, waiting)) == Close.FORBIDDEN


def test_a_visitor_without_log_in_is_refused(waiting):
    assert end_code(waiting, "nothing") == Close.LOGGED_OUT


def test_nobody_comes_into_a_room_that_is_over(waiting, seller, cookie_of):
    Session.objects.update(status=Session.Status.ENDED)
    assert end_code(waiting, cookie_of(seller.user, waiting)) == Close.OVER


def test_a_page_of_another_origin_gets_no_socket(waiting, seller, cookie_of):
    cookie = cookie_of(seller.user, waiting)

    async def run():
        async with connected(waiting, cookie, SELLER_PAGE, origin="https://evil.example") as socket:
            return socket.accepted

    assert async_to_sync(run)() is False


def test_a_seller_of_another_session_and_nobody_without_log_in_checks_a_device_here(waiting, seller, cookie_of):
    cookies = {"nothing": Close.LOGGED_OUT, cookie_of(seller.user): None}

    async def run(cookie):
        async with connected(waiting, cookie, SELLER_PAGE, path="/check/") as socket:
            if cookie == "nothing":
                return await socket.end()
            await socket.write("ping")
            return (await socket.receive_output(timeout=5))["text"]

    assert [async_to_sync(run)(cookie) for cookie in cookies] == [Close.LOGGED_OUT, "pong"]


def test_each_side_learns_the_page_of_the_other(both):
    async def play(one, two):
        return (await one.hear("peer"))["page"], (await two.hear("peer"))["page"]

    assert both(play) == (MANAGER_PAGE, SELLER_PAGE)


def test_a_page_that_missed_the_other_asks_for_it(both):
    async def play(one, two):
        await one.hear("peer")
        await two.hear("peer")
        await one.say(kind="heartbeat", alone=True)
        return (await one.hear("peer"))["page"]

    assert both(play) == MANAGER_PAGE


def test_a_page_that_came_back_is_not_called_gone_when_its_old_line_ends(both, waiting, manager, cookie_of):
    cookie = cookie_of(manager.user)

    async def play(one, two):
        await one.hear("peer")
        async with connected(waiting, cookie, MANAGER_PAGE) as back:
            await back.hear("welcome")
            assert await two.end() == Close.COME_BACK  # and not "in another window": the page is the same
            await two.send_input({"type": "websocket.disconnect", "code": 1006})
            await two.wait(timeout=5)
            await back.say(kind="heartbeat", alone=True)
            return [(await one.hear("peer"))["page"] for _each in range(2)]

    assert both(play) == [MANAGER_PAGE, MANAGER_PAGE]


async def hears_no_signal(socket) -> bool:
    """For a while; what else is said in a room (who is there, how it stands) may come at any time."""
    while not await socket.receive_nothing(timeout=0.5):
        if json.loads((await socket.receive_output(timeout=5))["text"])["kind"] == "signal":
            return False
    return True


def test_no_signal_passes_before_the_admission_in_either_direction(both):
    async def play(one, two):
        await one.hear("peer")
        await two.hear("peer")
        for socket in (one, two):
            await socket.say(kind="signal", to="x", data={"description": "v=0"})
        refusals = [await socket.hear("refused") for socket in (one, two)]
        return refusals, [await hears_no_signal(socket) for socket in (one, two)]

    refusal = {"kind": "refused", "code": "not_admitted"}
    assert both(play) == ([refusal, refusal], [True, True])


def test_after_the_admission_signals_pass_to_the_other_side_only(both, waiting, manager):
    async def play(one, two):
        await one.hear("peer")
        await two.hear("peer")
        await database_sync_to_async(admit)(waiting, manager=manager)
        await one.hear("event")
        await two.hear("event")
        await two.say(kind="signal", to=SELLER_PAGE, data={"call": "1"})
        return await one.hear("signal"), await hears_no_signal(two)

    signal = {"kind": "signal", "from": MANAGER_PAGE, "by": manager.public_id, "to": SELLER_PAGE, "data": {"call": "1"}}
    assert both(play) == (signal, True)


def test_an_admission_whose_event_was_lost_is_found_in_the_row(both):
    async def play(one, two):
        await database_sync_to_async(Session.objects.update)(status=Session.Status.LIVE)
        return (await one.hear("status"))["status"]

    assert both(play) == "live"


@pytest.mark.parametrize(("event", "stale"), [("admitted", "scheduled"), ("ended", "live")])
def test_a_row_read_before_an_event_does_not_undo_it(both, waiting, monkeypatch, event, stale):
    monkeypatch.setattr(keeping, "ROUND_SECONDS", 60)

    async def play(one, two):
        await database_sync_to_async(notify)(waiting, event)
        for socket in (one, two):
            await socket.hear("event")
        before = [socket.member.status for socket in keeping.keeper().sockets]
        for socket in keeping.keeper().sockets:
            await socket.follow(stale)
        return before == [socket.member.status for socket in keeping.keeper().sockets]

    assert both(play)


def test_a_chat_line_reaches_both_and_comes_again_to_who_comes_back(live, seller, manager, cookie_of):
    cookies = cookie_of(seller.user, live), cookie_of(manager.user)

    async def run():
        async with connected(live, cookies[0], SELLER_PAGE) as one, connected(live, cookies[1], MANAGER_PAGE) as two:
            await two.hear("welcome")
            await one.say(kind="chat", text=" Guten Tag ")
            heard = [(await socket.hear("event"))["line"] for socket in (one, two)]
        async with connected(live, cookies[1], "cccccccc") as two:
            return heard, (await two.hear("welcome"))["chat"]

    heard, history = async_to_sync(run)()
    assert [line["text"] for line in heard] == ["Guten Tag", "Guten Tag"]
    assert history == [heard[0]]


def test_a_ready_made_sentence_comes_as_its_code(live, both):
    async def play(one, two):
        await one.say(kind="chat", phrase="slower")
        return (await two.hear("event"))["line"]["phrase"]

    assert both(play) == "slower"


def test_the_other_side_learns_how_a_line_stands_when_it_changes(live, both):
    async def play(one, two):
        await two.hear("peer")
        for quality in ("good", "good", "sound", "nonsense"):
            await one.say(kind="heartbeat", quality=quality)
        return [(await two.hear("line"))["quality"] for _each in range(3)]

    assert both(play) == ["good", "sound", None]


def test_who_comes_later_learns_how_the_line_stands(live, both, manager, cookie_of):
    cookie = cookie_of(manager.user)

    async def play(one, two):
        await one.say(kind="heartbeat", quality="reduced")
        await one.hear("alive")
        async with connected(live, cookie, "cccccccc") as back:
            # The word of before may still be on its way: the last one counts, and hear() waits for it in vain else.
            while (quality := (await back.hear("peer"))["quality"]) != "reduced":
                continue
            return quality

    assert both(play) == "reduced"


def test_what_the_seller_declares_reaches_the_other_side(both):
    async def play(one, two):
        await one.say(kind="needs", by_text=True, companion="helper", name="Maria")
        return await two.hear("event")

    heard = both(play)
    assert (heard["event"], heard["by_text"], heard["companion"], heard["name"]) == ("needs", True, "helper", "Maria")


def test_the_account_manager_declares_nothing_for_the_seller(both):
    async def play(one, two):
        await two.say(kind="needs", by_text=True, companion="", name="")
        return (await two.hear("refused"))["code"]

    assert both(play) == "not_yours"


def test_a_word_about_the_screen_reaches_the_other_side(live, both):
    async def play(one, two):
        await two.say(kind="screen", word="asked")
        return (await one.hear("event"))["word"]

    assert both(play) == "asked"


def test_half_a_character_in_a_chat_line_is_replaced(live, both):
    async def play(one, two):
        await one.write('{"kind": "chat", "text": "broken \\ud83d"}')
        return (await two.hear("event"))["line"]["text"]

    assert both(play) == "broken ?"


def test_a_chat_line_before_the_admission_is_refused(both):
    async def play(one, two):
        await one.say(kind="chat", text="hello")
        return await one.hear("refused")

    assert both(play) == {"kind": "refused", "code": "not_admitted"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x" * (64 * 1024 + 1), Close.TOO_LARGE),
        ("not json", Close.BAD_MESSAGE),
        ("[]", Close.BAD_MESSAGE),
        ('{"kind": "admit"}', Close.BAD_MESSAGE),
        ('{"kind": ["chat"]}', Close.BAD_MESSAGE),
        ("[" * 60_000, Close.BAD_MESSAGE),
    ],
)
def test_an_oversized_or_unknown_message_ends_the_socket(both, text, code):
    async def play(one, two):
        await one.write(text)
        return await one.end()

    assert both(play) == code


def test_a_flood_ends_the_socket(both):
    async def play(one, two):
        for _each in range(150):
            await one.say(kind="heartbeat")
        return await one.end()

    assert both(play) == Close.TOO_MANY


def test_so_does_a_smaller_flood_of_what_is_written_down(both):
    async def play(one, two):
        for _each in range(25):
            await one.say(kind="needs", by_text=True, companion="", name="")
        return await one.end()

    assert both(play) == Close.TOO_MANY


def test_the_newest_page_of_a_side_replaces_the_older(waiting, seller, cookie_of):
    cookie = cookie_of(seller.user, waiting)

    async def run():
        async with connected(waiting, cookie, SELLER_PAGE) as older:
            await older.hear("welcome")
            async with connected(waiting, cookie, "cccccccc") as newer:
                await newer.hear("welcome")
                return await older.end()

    assert async_to_sync(run)() == Close.REPLACED


def test_a_late_word_of_an_older_page_does_not_end_the_newest(waiting, seller, cookie_of):
    cookie = cookie_of(seller.user, waiting)

    async def run():
        async with connected(waiting, cookie, SELLER_PAGE) as newest:
            await newest.hear("welcome")
            word = {"type": "room.replaced", "page": "cccccccc", "since": "2020-01-01T00:00:00+00:00"}
            await get_channel_layer().group_send(group_of(waiting.public_id, Side.SELLER), word)
            await newest.say(kind="heartbeat")
            return await newest.hear("alive")

    assert async_to_sync(run)() == {"kind": "alive"}


def test_a_message_passes_while_somebody_queries(live, both):
    async def play(one, two):
        passed = threading.Event()
        query = asyncio.create_task(database_sync_to_async(passed.wait)(5))
        await one.say(kind="signal", to=MANAGER_PAGE, data={"candidate": "x"})
        await two.hear("signal")
        passed.set()
        return await query

    assert both(play)
