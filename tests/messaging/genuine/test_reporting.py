"""Reporting a suspicious message: what ops read, and what whoever reported it hears."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Event
from core.ids import new_id
from core.models import User
from messaging.genuine.reporting import MOST_OPEN, report_message
from messaging.models import Message, OpsTask, Report
from messaging.ops_tasks.actions import close_task
from messaging.sending.delivering import sweep
from sellers.models import Seller
from tests.messaging.genuine.saying import nobody

LogIn = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("purpose")
PHISHING = "Dear seller, verify at https://vouchroom-help.com/?id=1 now"


def test_a_wave_of_reports_is_one_task_and_each_reporter_gets_one_answer(
    seller: Seller, other_seller: Seller, ops: User, log_in: LogIn
) -> None:
    for person in (seller.user, other_seller.user, seller.user):
        answer = log_in(person).post("/genuine/report/", {"text": f"{PHISHING} {person.phrase}"})
        assert answer["Location"] == "/genuine/reported/"
    nobody().post("/genuine/report/", {"text": PHISHING})
    task = OpsTask.objects.get()
    assert (task.kind, task.key, task.count, task.reports.count()) == (
        "suspicious_message", "vouchroom-help.com", 4, 2,
    )  # fmt: skip
    assert task.facts["leads_to"] == ["vouchroom-help[.]com"]
    assert "hxxps://vouchroom-help[.]com" in task.facts["text"]
    assert seller.user.phrase not in task.facts["text"]
    close_task(task, actor=ops, note="Told the registrar.", answer="not_ours")
    sweep()
    told = Message.objects.filter(purpose="report_answered")
    assert {message.recipient_id for message in told} == {seller.user_id, other_seller.user_id}
    assert told[0].title == "The message that you reported is not from us"
    assert "registrar" not in told[0].body
    assert Event.objects.filter(action="message.reported").count() == 2


def test_the_answer_can_be_that_it_was_ours(seller: Seller, ops: User) -> None:
    report_message("Is this you?", actor=seller.user)
    close_task(OpsTask.objects.get(), actor=ops, note="Ours.", answer="ours")
    assert Message.objects.get(purpose="report_answered").title == "The message that you reported is from us"


def test_a_forgery_in_the_wave_of_a_genuine_message_is_not_called_ours(
    seller: Seller, other_seller: Seller, ops: User
) -> None:
    genuine = "We called. Call back at +44 20 7946 0018. Reference: {}"
    report_message(genuine.format(new_id("msg")), actor=None)
    report_message(genuine.format(new_id("msg")), actor=seller.user)
    report_message(genuine.format(new_id("msg")).replace("0018", "0666"), actor=other_seller.user)
    close_task(OpsTask.objects.get(), actor=ops, note="Ours.", answer="ours")
    told = {message.recipient_id: message.title for message in Message.objects.filter(purpose="report_answered")}
    assert told[seller.user_id] == "The message that you reported is from us"
    assert told[other_seller.user_id] == "A message like the one that you reported is from us"


def test_whoever_reports_two_of_a_wave_is_told_that_one_of_them_may_be_forged(seller: Seller, ops: User) -> None:
    for text in ("Call 1 now", "Call 2 now"):
        report_message(text, actor=seller.user)
    close_task(OpsTask.objects.get(), actor=ops, note="Ours.", answer="ours")
    assert Message.objects.get(purpose="report_answered").title == "A message like the one that you reported is from us"


def test_ops_never_read_a_phrase_however_it_is_wrapped(seller: Seller) -> None:
    first, rest = seller.user.phrase.upper().split(maxsplit=1)
    report_message(f"> Your phrase: {first}\n> {rest}. Hello", actor=seller.user)
    assert OpsTask.objects.get().facts["text"] == "> Your phrase: ····. Hello"


def test_ops_answer_on_the_page_of_the_task(seller: Seller, ops: User, log_in: LogIn) -> None:
    report_message(PHISHING, actor=seller.user)
    task, client = OpsTask.objects.get(), log_in(ops)
    page, close = (reverse(f"admin:messaging_opstask_{name}", args=[task.pk]) for name in ("change", "close"))
    shown = client.get(page).content.decode()
    assert "It is not from us" in shown
    assert "hxxps://vouchroom-help[.]com" in shown
    assert "https://vouchroom-help" not in shown
    assert client.post(close, {"note": "Gone."})["Location"] == page
    assert client.post(close, {"note": "Gone.", "answer": "not_ours"}).status_code == 302
    task.refresh_from_db()
    assert task.answer == "not_ours"


def test_nobody_floods_ops(db: None, ops: User) -> None:
    for number in range(MOST_OPEN + 5):
        report_message(f"https://evil{number}x.example", actor=None)
    assert OpsTask.objects.count() == MOST_OPEN + 1
    assert OpsTask.objects.get(key="many").count == 5


def test_reporting_is_limited_and_nothing_reports_nothing(db: None) -> None:
    client = nobody()
    assert client.post("/genuine/report/", {})["Location"] == "/genuine/"
    assert [client.post("/genuine/report/", {"text": "x"}).status_code for _ in range(5)][-1] == 429
    assert OpsTask.objects.get().count == 4


def test_the_page_after_a_report_says_what_happens_next(seller: Seller, log_in: LogIn) -> None:
    assert "What they find comes to you as a message" in log_in(seller.user).get("/genuine/reported/").content.decode()
    assert "We cannot answer you" in nobody().get("/genuine/reported/").content.decode()


def test_a_report_goes_with_its_reporter(seller: Seller) -> None:
    report_message(PHISHING, actor=seller.user)
    from sellers.rights.erasers import erase_messages

    erase_messages(seller)
    assert not Report.objects.exists()
    assert OpsTask.objects.get().facts == {}
