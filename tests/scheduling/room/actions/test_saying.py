"""What is said, declared and shown in the room."""

import json

import pytest
from django.utils.translation import override

from audit.models import Event
from scheduling.models import ChatLine, Companion, Session, Side
from scheduling.room.actions.saying import declare_needs, say, say_of_screen, say_phrase, show_instruction
from scheduling.room.phrases import PHRASES, all_phrases
from tests.refusals import refusal

pytestmark = pytest.mark.django_db


def events_of(session):
    rows = Event.objects.filter(subject=session.public_id).order_by("position").values_list("action", "data")
    return [(action, json.loads(data)) for action, data in rows]


def test_the_chat_opens_with_the_admission(waiting, seller):
    with refusal("not_admitted"):
        say(waiting, side=Side.SELLER, text="hello", actor=seller.user)
    Session.objects.update(status=Session.Status.LIVE)
    assert say(waiting, side=Side.SELLER, text="hello", actor=seller.user).text == "hello"
    assert ChatLine.objects.get().side == Side.SELLER


@pytest.mark.parametrize("text", ["", "  ", "x" * 2001])
def test_a_chat_line_has_a_length(live, seller, text):
    with refusal("bad_text"):
        say(live, side=Side.SELLER, text=text, actor=seller.user)


def test_a_ready_made_sentence_is_kept_as_its_code_and_in_english(live, seller):
    with override("de"):
        say_phrase(live, side=Side.SELLER, phrase="not_heard", actor=seller.user)
    line = ChatLine.objects.get()
    assert (line.phrase, line.text) == ("not_heard", "I cannot hear you.")


@pytest.mark.parametrize("phrase", ["nonsense", "closer", ""])
def test_only_the_sentences_of_ones_own_side_can_be_sent(live, seller, phrase):
    with refusal("bad_text"):
        say_phrase(live, side=Side.SELLER, phrase=phrase, actor=seller.user)


def test_no_code_of_a_sentence_means_two():
    assert len(all_phrases()) == sum(len(phrases) for phrases in PHRASES.values())


def test_what_the_seller_declares_is_kept_and_the_name_stays_out_of_the_log(waiting, seller):
    declare_needs(waiting, actor=seller.user, by_text=True, companion="sign_interpreter", name=" Maria K. ")
    session = Session.objects.get()
    assert (session.by_text, session.companion, session.companion_name) == (
        True, Companion.SIGN_INTERPRETER, "Maria K.",
    )  # fmt: skip
    [(action, data)] = events_of(session)
    assert (action, data) == ("session.needs_declared", {"by_text": True, "companion": "sign_interpreter"})


def test_what_was_declared_can_be_taken_back(waiting, seller):
    declare_needs(waiting, actor=seller.user, by_text=True, companion="helper", name="Maria K.")
    declare_needs(waiting, actor=seller.user, by_text=False, companion="", name="Maria K.")
    session = Session.objects.get()
    assert (session.by_text, session.companion, session.companion_name) == (False, "", "")


@pytest.mark.parametrize(("companion", "name"), [("friend", ""), ("helper", "x" * 81)])
def test_nonsense_cannot_be_declared(waiting, seller, companion, name):
    with refusal("bad_text"):
        declare_needs(waiting, actor=seller.user, by_text=False, companion=companion, name=name)


def test_nobody_declares_for_the_seller(waiting, other_seller, manager):
    for user in (other_seller.user, manager.user):
        with refusal("not_yours"):
            declare_needs(waiting, actor=user, by_text=True, companion="", name="")


def test_each_word_about_the_screen_is_an_event(live, seller, manager):
    say_of_screen(live, side=Side.MANAGER, word="asked", actor=manager.user)
    say_of_screen(live, side=Side.SELLER, word="refused", actor=seller.user)
    assert [action for action, _data in events_of(live)] == ["session.screen_asked", "session.screen_refused"]


@pytest.mark.parametrize(("side", "word"), [("seller", "asked"), ("manager", "started"), ("seller", "nonsense")])
def test_neither_side_speaks_for_the_other_about_the_screen(live, seller, side, word):
    with refusal("bad_word"):
        say_of_screen(live, side=Side(side), word=word, actor=seller.user)


def test_no_screen_is_asked_for_before_the_admission(waiting, manager):
    with refusal("not_admitted"):
        say_of_screen(waiting, side=Side.MANAGER, word="asked", actor=manager.user)


def test_an_instruction_stays_until_it_is_done(live):
    show_instruction(live, text="Tilt your passport.")
    assert Session.objects.get().instruction == "Tilt your passport."
    show_instruction(live, text="")
    assert Session.objects.get().instruction == ""
