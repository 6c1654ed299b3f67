"""The seller's pages: what they say, who cannot see them, and how many queries they take."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import Event
from core.models import User
from messaging.models import Message
from scheduling.models import Booking
from sellers.models import BankAccount, Document, Person, Seller
from tests.answers import text_of
from verification.models import Case

pytestmark = pytest.mark.django_db
LogIn = Callable[[User], Client]
Status = Case.Status


def test_everybody_reads_what_it_is_and_what_is_needed(client: Client) -> None:
    page = text_of(client.get("/", headers={"host": "localhost"}))
    assert "no facial recognition" in page
    assert "bank statement" in page
    assert "/accounts/signup/" in page


def test_everybody_reads_what_the_account_statuses_mean(client: Client) -> None:
    page = text_of(client.get("/statuses/", headers={"host": "localhost"}))
    assert page.count("Who decides") == len(Seller.Status)
    assert page.count("Two people lift the closing") == 1


def test_who_is_logged_in_goes_from_the_start_to_the_tasks(seller: Seller, log_in: LogIn) -> None:
    assert log_in(seller.user).get("/").url == "/home/"


@pytest.mark.parametrize("path", ["/home/", "/case/", "/check-answers/", "/times/", "/times/wishes/"])
def test_strangers_are_asked_to_log_in(client: Client, path: str) -> None:
    assert client.get(path, headers={"host": "localhost"}).url == f"/accounts/login/?next={path}"


def test_staff_go_from_home_to_their_own_area(account_manager: User, log_in: LogIn) -> None:
    assert log_in(account_manager).get("/home/").url == "/admin/"


def test_staff_have_no_seller_pages(account_manager: User, log_in: LogIn) -> None:
    assert log_in(account_manager).get("/case/").status_code == 404


def test_the_tasks_of_a_new_seller_say_what_is_to_do(seller: Seller, log_in: LogIn) -> None:
    page = text_of(log_in(seller.user).get("/home/"))
    assert page.count("To do") == 6
    assert "There is no deadline." in page


def test_the_tasks_say_who_acts_next_by_when_and_what_happens_otherwise(reviewed_case: Case, log_in: LogIn) -> None:
    page = text_of(log_in(reviewed_case.seller.user).get("/home/"))
    assert "A person is checking your documents" in page
    assert "UTC+00:00" in page
    assert "You lose nothing if we are late" in page


def test_each_answer_has_its_change_link_that_leads_back(ready: Seller, log_in: LogIn) -> None:
    page = text_of(log_in(ready.user).get("/check-answers/"))
    for path in ("business", "person", "bank-account"):
        assert f"/details/{path}/?next=%2Fcheck-answers%2F" in page


def test_what_is_incomplete_leads_back_to_the_tasks(seller: Seller, log_in: LogIn) -> None:
    assert log_in(seller.user).get("/check-answers/").url == "/home/"


SUBMISSION = {"language": "en", "zone": "Europe/London"}


def doubtful(seller: Seller) -> None:
    person = Person.objects.get(seller=seller)
    person.document_number = "C01X00T479"
    person.save()


def test_a_doubtful_number_is_told_before_it_counts(ready: Seller, log_in: LogIn) -> None:
    doubtful(ready)
    client = log_in(ready.user)
    assert "Is the number of the identity document right?" in text_of(client.get("/check-answers/"))
    assert "confirm that it is right" in text_of(client.post("/check-answers/", SUBMISSION))
    assert not Case.objects.exists()


def test_a_doubtful_number_can_be_confirmed(ready: Seller, log_in: LogIn) -> None:
    doubtful(ready)
    answer = log_in(ready.user).post("/check-answers/", {**SUBMISSION, "document_number_is_right": "on"})
    assert answer.url == "/case/"
    assert Case.objects.get().signals.get().rule == "document_number"


def test_each_doubt_is_ticked_away_by_itself(ready: Seller, log_in: LogIn) -> None:
    doubtful(ready)
    BankAccount.objects.filter(seller=ready).update(holder="Another Ltd")
    client = log_in(ready.user)
    page = text_of(client.post("/check-answers/", {**SUBMISSION, "document_number_is_right": "on"}))
    assert "“Does the bank account belong to the business?” Correct it, or confirm" in page
    assert not Case.objects.exists()
    client.post("/check-answers/", {**SUBMISSION, "document_number_is_right": "on", "bank_name_differs_is_right": "on"})
    found = Case.objects.get().signals.values_list("rule", flat=True)
    assert set(found) == {"document_number", "bank_name_differs"}


def test_language_and_zone_are_those_of_the_submission(ready: Seller, log_in: LogIn) -> None:
    log_in(ready.user).post("/check-answers/", {"language": "de", "zone": "Asia/Tokyo"})
    ready.user.refresh_from_db()
    assert (Case.objects.get().language, ready.user.time_zone) == ("de", "Asia/Tokyo")


def test_submitting_twice_shows_the_case(ready: Seller, log_in: LogIn) -> None:
    client = log_in(ready.user)
    client.post("/check-answers/", SUBMISSION)
    assert client.post("/check-answers/", SUBMISSION).url == "/case/"
    assert Case.objects.count() == 1


def test_the_case_tells_reasons_and_what_has_happened(session_case: Case, log_in: LogIn) -> None:
    page = text_of(log_in(session_case.seller.user).get("/case/"))
    assert "You were chosen at random." in page
    assert "We offered you times for a session." in page


def test_a_rejected_document_names_fault_remedy_and_day(reviewed_case: Case, log_in: LogIn) -> None:
    Case.objects.update(status=Status.DOCUMENTS_NEEDED)
    Document.objects.filter(kind="bank_statement").update(
        status=Document.Status.REJECTED, reasons={"cut_off": 1}, due_on=timezone.now().date()
    )
    Document.objects.filter(kind="identity").update(status=Document.Status.ACCEPTED)
    page = text_of(log_in(reviewed_case.seller.user).get("/case/"))
    assert "A part of the document is missing from the picture." in page
    assert "all four corners" in page
    assert page.count("Upload it again") == 1


def test_documents_are_sent_again_from_the_case(reviewed_case: Case, log_in: LogIn) -> None:
    Case.objects.update(status=Status.DOCUMENTS_NEEDED)
    client = log_in(reviewed_case.seller.user)
    assert "Send for review" in text_of(client.get("/case/"))
    client.post("/case/send/")
    reviewed_case.refresh_from_db()
    assert reviewed_case.status == Status.DOCUMENT_REVIEW


def test_documents_that_come_with_other_details_lead_to_the_times_and_their_reason(
    reviewed_case: Case, log_in: LogIn
) -> None:
    Case.objects.update(status=Status.DOCUMENTS_NEEDED)
    BankAccount.objects.update(country="FR")
    client = log_in(reviewed_case.seller.user)
    page = text_of(client.post("/case/send/", follow=True))
    assert "Now a session is needed: this page says why." in page
    assert "are not all from the same country or region" in page
    assert "Your details, as they are now, need a session, so you can choose a time for it." in text_of(
        client.get("/case/")
    )


def test_a_rejected_seller_can_start_again(reviewed_case: Case, log_in: LogIn) -> None:
    Case.objects.update(status=Status.REJECTED, due_at=None)
    client = log_in(reviewed_case.seller.user)
    assert "Start again" in text_of(client.get("/case/"))
    assert client.post("/case/correct/").url == "/home/"
    assert "Check your answers and submit" in text_of(client.get("/home/"))


@pytest.mark.parametrize("path", ["/case/send/", "/case/correct/"])
def test_steps_that_are_not_possible_now_say_so(reviewed_case: Case, log_in: LogIn, path: str) -> None:
    page = text_of(log_in(reviewed_case.seller.user).post(path, follow=True))
    assert "no longer possible" in page


def busy(case: Case, rows: int) -> None:
    """As many messages, old cases and bookings as a seller may have after years."""
    seller, now = case.seller, timezone.now()
    for number in range(rows):
        Case.objects.create(
            seller=seller,
            status=Status.REJECTED,
            language="en",
            submitted_at=now,
            since=now,
            public_id=f"case_{number}",
        )
        Message.objects.create(
            recipient=seller.user,
            purpose="case_submitted",
            about=f"case_{number}",
            revision=1,
            due_at=now,
            published_at=now,
            title="Old",
        )
    newest = Case.objects.create(
        seller=seller, status=Status.REJECTED, language="en", submitted_at=now, since=now, public_id="case_newest"
    )
    Case.objects.filter(pk=case.pk).update(status=Status.REJECTED, due_at=None)
    Case.objects.filter(pk=newest.pk).update(status=Status.DOCUMENT_REVIEW)


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("path", "queries"), [("/home/", 16), ("/case/", 18)])
def test_pages_take_the_same_queries_at_1_and_at_30_rows(
    reviewed_case: Case, log_in: LogIn, django_assert_num_queries: Any, path: str, queries: int, rows: int
) -> None:
    busy(reviewed_case, rows)
    client = log_in(reviewed_case.seller.user)
    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200


def test_each_step_of_the_case_is_an_event(booked_case: Case) -> None:
    events = Event.objects.filter(subject=booked_case.public_id).order_by("position").values_list("action", flat=True)
    assert list(events) == ["case.submitted", "case.times_offered", "case.session_booked"]
    assert Booking.objects.get().starts_at > timezone.now() + timedelta(hours=20)


def test_a_session_agreed_has_a_time_and_no_deadline(booked_case: Case, log_in: LogIn) -> None:
    page = text_of(log_in(booked_case.seller.user).get("/home/"))
    assert "<dt>When</dt>" in page
    assert "By when" not in page
