"""“Is this message genuine?”: asked by its reader, by a stranger, and by somebody who got it without an account."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Event
from core.ids import new_id
from core.models import User
from messaging.genuine.reporting import MOST_OPEN, report_message
from messaging.models import Delivery, Message, OpsTask, Report
from messaging.ops_tasks.actions import close_task
from messaging.outbox import queue_message
from messaging.sending.delivering import sweep
from sellers.models import Seller

LogIn = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("purpose")
PAGE = "/genuine/"
YES, NO = "Yes, this is from us", "No, this is not from us"
REFERENCE_ALONE = "Yes, this reference is ours"
PHISHING = "Dear seller, verify at https://vouchroom-help.com/?id=1 now"


def say(seller: Seller, **fields: Any) -> Message:
    message = queue_message("test", to=seller.user, about=SimpleNamespace(public_id=new_id("tst")), **fields)
    assert message is not None
    return message


def nobody() -> Client:
    return Client(headers={"host": "localhost"})


def ask(client: Client, text: str, **more: str) -> str:
    return client.post(PAGE, {"text": text} | more).content.decode()


def sent_mail(seller: Seller, **fields: Any) -> str:
    say(seller, **fields)
    sweep()
    return str(mail.outbox[-1].body)


def test_ones_own_reference_is_confirmed_however_it_is_typed(seller: Seller, log_in: LogIn) -> None:
    message, client = say(seller), log_in(seller.user)
    alone = (message.public_id, f" {message.public_id.upper()}\n")
    for text, answer in [*((each, REFERENCE_ALONE) for each in alone), (f"Reference: {message.public_id}.", YES)]:
        page = ask(client, text)
        assert answer in page
        assert reverse("message", args=[message.public_id]) in page


def test_the_whole_mail_is_confirmed_with_the_code_that_we_do_not_keep(seller: Seller, log_in: LogIn) -> None:
    assert YES in ask(log_in(seller.user), sent_mail(seller, secret={"code": "987654"}))


@pytest.mark.parametrize("place", ["987654", "Open task"])
def test_nobody_puts_words_into_the_place_of_what_we_do_not_keep(seller: Seller, log_in: LogIn, place: str) -> None:
    forged = sent_mail(seller, secret={"code": "987654"}).replace(place, "locked, call us now and pay what is due")
    page = ask(log_in(seller.user), forged)
    assert YES not in page
    assert "call us now and pay what is due" in page


def test_once_what_it_was_about_is_gone_a_code_may_stand_there_and_no_sentence(
    seller: Seller, log_in: LogIn, purpose: Callable[..., Any]
) -> None:
    copy = sent_mail(seller, secret={"code": "987654"})

    def gone(*_: Any) -> Any:
        raise Seller.DoesNotExist

    purpose(render=gone)
    assert YES in ask(log_in(seller.user), copy)
    assert YES not in ask(log_in(seller.user), copy.replace("Code: 987654", "Call us now and pay"))


def test_a_copied_reference_under_a_foreign_link_is_no(seller: Seller, log_in: LogIn) -> None:
    forged = sent_mail(seller).replace("http://localhost:8000", "https://localhost.evil.example")
    page = ask(log_in(seller.user), forged)
    assert NO in page
    assert "The reference was copied" in page
    assert page.count("<strong>localhost.evil.example</strong>") == 1
    assert 'href="https://localhost.evil' not in page


def test_words_that_are_not_ours_are_named(seller: Seller, log_in: LogIn) -> None:
    page = ask(log_in(seller.user), sent_mail(seller) + "Reply with a photo of your passport")
    assert "Not as it stands here" in page
    assert "Reply with a photo of your passport</li>" in page


def test_anothers_reference_is_as_unknown_as_an_invented_one(
    seller: Seller, other_seller: Seller, log_in: LogIn
) -> None:
    client = log_in(other_seller.user)
    pages = [ask(client, reference) for reference in (say(seller).public_id, new_id("msg"))]
    assert [NO in page for page in pages] == [True, True]


def test_what_is_due_later_is_no_known_reference_yet(seller: Seller, log_in: LogIn) -> None:
    message = say(seller)
    Message.objects.update(published_at=None)
    assert NO in ask(log_in(seller.user), message.public_id)


def test_a_text_without_a_reference_is_no_with_the_cause(seller: Seller, log_in: LogIn) -> None:
    page = ask(log_in(seller.user), "You won! Answer now")
    assert "If it is an e-mail, it is not from us" in page
    assert "You won! Answer now</textarea>" in page


def test_an_empty_text_asks_for_one(db: None) -> None:
    page = ask(nobody(), "", address="")
    assert "Enter the reference of the message, or paste the message." in page
    assert "<title>Error:" in page


def test_whoever_got_it_without_an_account_is_told_by_reference_and_address(seller: Seller) -> None:
    message = say(seller, address="Nora@example.com")
    page = ask(nobody(), message.public_id, address="nora@example.com")
    assert REFERENCE_ALONE in page
    assert "A reference can be copied" in page
    assert message.title not in page
    assert seller.user.email not in page


@pytest.mark.parametrize("address", ["seller@example.com", "olga@example.com"])
def test_without_the_address_that_it_went_to_a_reference_tells_a_stranger_nothing(seller: Seller, address: str) -> None:
    message = say(seller, address="nora@example.com")
    Delivery.objects.exclude(channel="email").delete()
    known, invented = message.public_id, new_id("msg")
    pages = [ask(nobody(), reference, address=address) for reference in (known, invented)]
    assert NO in pages[0]
    assert pages[0].replace(known, "").count("\n") == pages[1].replace(invented, "").count("\n")


def test_one_look_costs_the_same_for_a_known_and_an_unknown_reference(seller: Seller, log_in: LogIn) -> None:
    client, counts = log_in(seller.user), []
    client.get(PAGE)
    for reference in (say(seller).public_id, new_id("msg")):
        with CaptureQueriesContext(connection) as queries:
            ask(client, reference)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_asking_is_limited(db: None) -> None:
    client = nobody()
    assert [client.post(PAGE, {"text": "x"}).status_code for _ in range(21)][-1] == 429


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
