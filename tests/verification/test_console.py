from datetime import timedelta
from html import unescape

import pyotp
import pytest
from allauth.mfa.adapter import get_adapter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.urls import reverse

from audit.models import Event
from sellers.models import Document
from tests.verification.building import (
    answer_all,
    begin,
    complete,
    confirm_factor,
    document_case,
    jpeg,
    open_case,
    session_case,
)
from verification.actions.decisions import decide
from verification.actions.reviews import admit_seller
from verification.actions.stills import add_still
from verification.models import Case, Check, Decision, Review, Signal, Still

pytestmark = pytest.mark.django_db

LIST = "/admin/verification/case/"
JSON = {"headers": {"accept": "application/json"}}


def page_of(case, name="change", *more):
    return reverse(f"admin:verification_case_{name}", args=[case.pk, *more])


def text_of(response):
    return unescape(response.content.decode())


@pytest.fixture
def manager_client(log_in, account_manager):
    client = log_in(account_manager)
    confirm_factor(client, account_manager)
    return client


@pytest.fixture
def documents(seller, account_manager):
    return begin(document_case(seller), account_manager)


@pytest.fixture
def live(seller, account_manager):
    review = begin(session_case(seller, account_manager), account_manager)
    admit_seller(review, actor=account_manager)
    return review


def many_cases(make_seller, count, status=Case.Status.DOCUMENT_REVIEW):
    return [
        open_case(complete(make_seller(f"seller{number}@example.com"), name=f"Shop {number}"), status)
        for number in range(count)
    ]


# --- The list ---------------------------------------------------------------------------------------------------------


def test_the_list_costs_as_much_for_30_cases_as_for_one(
    make_seller, account_manager, manager_client, django_assert_num_queries
):
    first, *others = many_cases(make_seller, 31)
    begin(first, account_manager)
    Case.objects.filter(pk__in=[case.pk for case in others]).update(status=Case.Status.APPROVED)
    manager_client.get(LIST)
    with django_assert_num_queries(10):
        manager_client.get(LIST)
    Case.objects.update(status=Case.Status.DOCUMENT_REVIEW)
    with django_assert_num_queries(10):
        assert text_of(manager_client.get(LIST)).count("Shop ") >= 30


def test_what_is_overdue_comes_first_and_says_so(make_seller, manager_client):
    cases = many_cases(make_seller, 3)
    Case.objects.filter(pk=cases[2].pk).update(due_at=F("since") - timedelta(days=1))
    page = text_of(manager_client.get(LIST))
    assert page.index("Shop 2") < page.index("Shop 0")
    assert page.count("Overdue:") == 1


@pytest.mark.parametrize(
    ("queue", "shops"),
    [("", {"0", "1"}), ("closed", {"2"}), ("all", {"0", "1", "2"}), ("seller", {"1"}), ("mine", set())],
)
def test_filters_live_in_the_address(make_seller, lead, log_in, queue, shops):
    cases = many_cases(make_seller, 3)
    Case.objects.filter(pk=cases[1].pk).update(status=Case.Status.DOCUMENTS_NEEDED)
    Case.objects.filter(pk=cases[2].pk).update(status=Case.Status.REJECTED)
    page = text_of(log_in(lead).get(LIST, {"queue": queue} if queue else {}))
    assert {number for number in "012" if f"Shop {number}" in page} == shops


@pytest.mark.parametrize("role", ["lead", "ops"])
def test_a_time_that_is_wanted_is_work_for_staff_with_the_wish_and_what_helps(make_seller, log_in, request, role):
    (case,) = many_cases(make_seller, 1)
    wish = {"weekdays": [5], "hours": ["evening"], "time_zone": "Asia/Tokyo"}
    waiting = {"status": Case.Status.SESSION_NEEDED, "times_wanted_at": F("since"), "wished_times": wish}
    Case.objects.filter(pk=case.pk).update(**waiting)
    client = log_in(request.getfixturevalue(role))
    assert "ops or lead: make a time free" in text_of(client.get(LIST, {"queue": "staff"}))
    assert "Shop 0" not in text_of(client.get(LIST, {"queue": "seller"}))
    page = text_of(client.get(page_of(case)))
    assert "Saturday: In the evening, 18:00 to 22:00 (Asia/Tokyo)" in page
    assert "weekly hours" in page


def test_an_account_manager_sees_own_sessions_and_the_document_queue(make_seller, seller, lead, manager_client):
    many_cases(make_seller, 1)
    session_case(seller, lead)
    page = text_of(manager_client.get(LIST))
    assert "Shop 0" in page
    assert "Acme Trading Ltd" not in page


# --- Who may ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["change", "console", "decide"])
def test_a_session_assigned_to_somebody_else_is_not_there(seller, lead, manager_client, name):
    assert manager_client.get(page_of(session_case(seller, lead), name)).status_code == 404


def test_a_session_assigned_to_somebody_else_is_not_begun(seller, account_manager, lead, log_in):
    case = session_case(seller, account_manager)
    response = log_in(lead).post(page_of(case, "begin"), follow=True)
    assert "This session is assigned to" in text_of(response)
    assert not Review.objects.exists()


@pytest.mark.parametrize("role", ["support", "ops"])
def test_other_staff_see_what_the_seller_sees_and_nothing_else(documents, log_in, request, role):
    client = log_in(request.getfixturevalue(role))
    page = text_of(client.get(page_of(documents.case)))
    assert "This is what the seller sees" in page
    assert "123456782" not in page
    for name in ["console", "decide", "state"]:
        assert client.get(page_of(documents.case, name)).status_code == 403
    for name in ["begin", "fraud", "admit", "abort", "note", "release"]:
        assert client.post(page_of(documents.case, name)).status_code == 403


def test_staff_who_work_on_no_case_see_none(documents, make_staff, log_in):
    client = log_in(make_staff("administrator"))
    assert {client.get(page_of(documents.case, name)).status_code for name in ["change", "console", "decide"]} == {403}


def test_a_seller_reaches_none_of_it(documents, seller, log_in):
    client = log_in(seller.user)
    for name in ["change", "console", "decide"]:
        assert client.get(page_of(documents.case, name)).status_code == 302
    assert client.post(page_of(documents.case, "note"), {"note": "x", "revision": 0}).status_code == 302


def test_staff_without_a_second_factor_reach_none_of_it(documents, account_manager, log_in):
    account_manager.authenticator_set.all().delete()
    assert log_in(account_manager).get(page_of(documents.case)).status_code == 302


def test_staff_who_are_sellers_do_not_see_their_own_case(seller, lead, log_in):
    case = document_case(seller)
    seller.user = lead
    seller.save()
    assert log_in(lead).get(page_of(case)).status_code == 404


def test_the_acts_of_a_review_are_not_there_for_another_reviewer(documents, lead, log_in):
    client, check = log_in(lead), documents.checks.first()
    confirm_factor(client, lead)
    paper = documents.case.seller.documents.first()
    assert client.post(page_of(documents.case, "check", check.public_id)).status_code == 404
    assert client.post(page_of(documents.case, "judge", paper.public_id)).status_code == 404
    assert client.get(page_of(documents.case, "page", paper.public_id, 1)).status_code == 404
    assert client.get(page_of(documents.case, "console")).status_code == 302


def test_acts_are_refused_to_a_get(live, manager_client):
    check = live.checks.first().public_id
    names = [("admit",), ("abort",), ("note",), ("release",), ("begin",), ("fraud",), ("check", check)]
    assert {manager_client.get(page_of(live.case, *name)).status_code for name in names} == {405}


# --- The case page ----------------------------------------------------------------------------------------------------


def fill(case, reviewer, count):
    """`count` reviews with decisions, events and signals."""
    for number in range(count):
        begin(case, reviewer)
        review = case.reviews.latest("id")
        review.ended_at = review.started_at
        review.note = f"Note {number}"
        review.save()
        Check.objects.filter(review=review).update(outcome="failed", reason_code="unreadable")
        Decision.objects.create(case=case, review=review, outcome="rejected", decided_by=reviewer)
        Signal.objects.create(case=case, rule="country", rule_version=1)


def test_the_case_page_costs_as_much_with_30_reviews_as_with_one(
    seller, account_manager, manager_client, django_assert_num_queries
):
    case = document_case(seller)
    fill(case, account_manager, 1)
    manager_client.get(page_of(case))
    with django_assert_num_queries(16):
        manager_client.get(page_of(case))
    fill(case, account_manager, 29)
    with django_assert_num_queries(16):
        assert "Note 29" not in (page := text_of(manager_client.get(page_of(case))))
    assert "Note 28" in page


def test_the_case_page_shows_declared_data_signals_and_timeline(seller, manager_client):
    case = document_case(seller)
    Signal.objects.create(case=case, rule="random_sample", rule_version=1)
    page = text_of(manager_client.get(page_of(case)))
    assert "123456782" in page
    assert "GB33BUKB20201555555555" in page
    assert "Random sample at the policy's rate." in page
    assert "Begin the review" in page


def test_a_bank_account_in_another_name_is_marked(seller, manager_client):
    case = document_case(seller)
    assert "≠" not in text_of(manager_client.get(page_of(case)))
    seller.bank_account.holder = "Somebody Else"
    seller.bank_account.save()
    assert "≠ neither the business nor the contact person" in text_of(manager_client.get(page_of(case)))


def test_a_suspicion_is_answered_by_somebody_else_on_the_case_page(documents, lead, manager_client, log_in):
    answer_all(documents, failed={"valid": "altered"})
    decide(documents, actor=documents.reviewer, outcome="fraud_suspected", reason_codes=["altered"])
    assert "Confirm: reject" not in text_of(manager_client.get(page_of(documents.case)))
    client = log_in(lead)
    assert "Confirm: reject" in text_of(client.get(page_of(documents.case)))
    client.post(page_of(documents.case, "fraud"), {"confirmed": "yes"})
    assert Case.objects.get().status == Case.Status.REJECTED


def test_the_second_person_can_look_at_the_documents(documents, lead, account_manager, manager_client, log_in):
    answer_all(documents, failed={"valid": "altered"})
    address = page_of(documents.case, "page", documents.case.seller.documents.first().public_id, 1)
    client = log_in(lead)
    confirm_factor(client, lead)
    assert client.get(address).status_code == 404
    decide(documents, actor=account_manager, outcome="fraud_suspected", reason_codes=["altered"])
    assert client.get(address).status_code == 200
    assert manager_client.get(address).status_code == 404


def test_whoever_suspected_is_refused_on_the_page_too(seller, lead, log_in):
    review = begin(document_case(seller), lead)
    answer_all(review, failed={"valid": "altered"})
    decide(review, actor=lead, outcome="fraud_suspected", reason_codes=["altered"])
    response = log_in(lead).post(page_of(review.case, "fraud"), {"confirmed": "yes"}, follow=True)
    assert "somebody else has to confirm it" in text_of(response)
    assert Case.objects.get().status == Case.Status.FRAUD_SUSPECTED


# --- The console ------------------------------------------------------------------------------------------------------


def test_beginning_leads_to_the_console(seller, account_manager, manager_client):
    case = session_case(seller, account_manager)
    assert manager_client.get(page_of(case, "console")).status_code == 302
    response = manager_client.post(page_of(case, "begin"), follow=True)
    assert response.redirect_chain == [(page_of(case, "console"), 302)]
    page = text_of(response)
    for expected in ["Admit the seller", "Challenges, in this order", "London, UTC", "Technical failure", "123456782"]:
        assert expected in page


def test_the_console_costs_as_much_with_30_stills_as_with_one(
    live, account_manager, manager_client, django_assert_num_queries
):
    check = live.checks.first()
    add_still(check, actor=account_manager, image=jpeg())
    manager_client.get(page_of(live.case, "console"))
    with django_assert_num_queries(16):
        manager_client.get(page_of(live.case, "console"))
    for number in range(29):
        Still.objects.create(check_of=check, file=f"x{number}", sha256="0" * 64)
    with django_assert_num_queries(16):
        assert "Still 30" in text_of(manager_client.get(page_of(live.case, "console")))


def test_a_review_of_documents_has_no_video_and_no_challenge(documents, manager_client):
    page = text_of(manager_client.get(page_of(documents.case, "console")))
    assert "Challenge:" not in page
    assert "Take a still" not in page
    assert "Give back to the queue" in page


def test_a_check_is_saved_by_the_script_and_says_when_and_what_is_open(live, manager_client):
    check = live.checks.get(code="name")
    data = {"outcome": "passed", "reason_code": "", "revision": 0}
    answer = manager_client.post(page_of(live.case, "check", check.public_id), data, **JSON).json()
    assert answer["revision"] == 1
    assert answer["saved"]
    assert "Name on the document = name declared" not in answer["open"]


def test_a_check_is_saved_by_a_plain_form_too(live, manager_client):
    check = live.checks.get(code="name")
    data = {"outcome": "failed", "reason_code": "name_differs", "revision": 0}
    response = manager_client.post(page_of(live.case, "check", check.public_id), data)
    assert response.url == page_of(live.case, "console")
    check.refresh_from_db()
    assert check.reason_code == "name_differs"


def test_a_concurrent_edit_is_refused_with_a_sentence(live, manager_client):
    check = live.checks.get(code="name")
    address = page_of(live.case, "check", check.public_id)
    manager_client.post(address, {"outcome": "passed", "revision": 0}, **JSON)
    data = {"outcome": "failed", "reason_code": "name_differs", "revision": 0}
    response = manager_client.post(address, data, **JSON)
    assert response.status_code == 409
    assert "changed in another window" in response.json()["error"]
    assert "changed in another window" in text_of(manager_client.post(address, data, follow=True))


def test_nonsense_is_refused_with_a_sentence(live, manager_client):
    check = live.checks.first()
    response = manager_client.post(page_of(live.case, "check", check.public_id), {"outcome": "maybe"}, **JSON)
    assert response.status_code == 409
    assert "Reload the page" in response.json()["error"]


def test_a_check_of_another_review_is_not_there(live, documents_of_other, manager_client):
    check = documents_of_other.checks.first()
    response = manager_client.post(page_of(live.case, "check", check.public_id), {"outcome": "passed", "revision": 0})
    assert response.status_code == 404


@pytest.fixture
def documents_of_other(other_seller, lead):
    return begin(open_case(complete(other_seller), Case.Status.DOCUMENT_REVIEW), lead)


def test_a_still_is_taken_and_opened(live, manager_client):
    check = live.checks.first()
    image = SimpleUploadedFile("still.jpg", jpeg(), "image/jpeg")
    answer = manager_client.post(page_of(live.case, "take_still", check.public_id), {"image": image}, **JSON).json()
    response = manager_client.get(answer["address"])
    assert response.headers["Content-Type"] == "image/jpeg"
    assert "no-store" in response.headers["Cache-Control"]


def test_a_challenge_is_started_from_the_console(live, manager_client):
    check = live.checks.get(code="bend")
    assert manager_client.post(page_of(live.case, "challenge", check.public_id), **JSON).json()["started"]
    assert "Show it again" in text_of(manager_client.get(page_of(live.case, "console")))


def test_the_state_says_whether_the_seller_has_consented(seller, account_manager, manager_client):
    review = begin(session_case(seller, account_manager, consented=False), account_manager)
    answer = manager_client.get(page_of(review.case, "state")).json()
    assert answer["consented"] is False
    assert answer["text"].startswith("The seller has not consented yet.")


def test_a_technical_failure_leads_back_to_the_case(live, manager_client):
    data = {"reason": "no_media", "tried": "Another browser"}
    response = manager_client.post(page_of(live.case, "abort"), data, follow=True)
    assert "offered new times" in text_of(response)
    assert Case.objects.get().status == Case.Status.SESSION_NEEDED


def test_a_form_of_another_site_is_refused(live, account_manager):
    from django.test import Client

    client = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    client.force_login(account_manager, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(page_of(live.case, "note"), {"note": "x", "revision": 0}).status_code == 403


# --- Documents --------------------------------------------------------------------------------------------------------


def test_a_page_of_a_document_is_shown_once_and_never_stored(documents, manager_client):
    paper = documents.case.seller.documents.get(kind=Document.Kind.IDENTITY)
    response = manager_client.get(page_of(documents.case, "page", paper.public_id, 1))
    assert response.content == jpeg()
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert Event.objects.filter(action="document.viewed", subject=paper.public_id).count() == 1


def test_a_page_that_does_not_exist_is_not_there(documents, manager_client):
    paper = documents.case.seller.documents.first()
    assert manager_client.get(page_of(documents.case, "page", paper.public_id, 9)).status_code == 404


def test_a_document_of_another_seller_is_not_there(documents, other_seller, manager_client):
    paper = complete(other_seller).documents.first()
    assert manager_client.get(page_of(documents.case, "page", paper.public_id, 1)).status_code == 404


def test_documents_need_a_fresh_second_factor(documents, account_manager, log_in):
    client, paper = log_in(account_manager), documents.case.seller.documents.first()
    assert client.get(page_of(documents.case, "page", paper.public_id, 1)).status_code == 403
    assert "Confirm it is you" in text_of(client.get(page_of(documents.case, "console")))
    assert not Event.objects.filter(action="document.viewed").exists()


def test_confirming_the_second_factor_leads_back_to_the_console_and_opens_the_documents(
    documents, account_manager, log_in
):
    client, paper = log_in(account_manager), documents.case.seller.documents.first()
    console = page_of(documents.case, "console")
    address = f"{reverse('mfa_reauthenticate')}?next={console}"
    assert address in text_of(client.get(console))
    authenticator = account_manager.authenticator_set.get()
    secret = get_adapter().decrypt(authenticator.data["secret"])
    response = client.post(address, {"code": pyotp.TOTP(secret).now()})
    assert response.url == console
    assert client.get(page_of(documents.case, "page", paper.public_id, 1)).status_code == 200


def test_a_second_factor_grows_old_after_ten_minutes(documents, account_manager, log_in):
    client, paper = log_in(account_manager), documents.case.seller.documents.first()
    confirm_factor(client, account_manager, seconds_ago=601)
    assert client.get(page_of(documents.case, "page", paper.public_id, 1)).status_code == 403


# --- The decision -----------------------------------------------------------------------------------------------------


def test_the_confirmation_shows_what_the_seller_will_read(documents, manager_client):
    answer_all(documents, rejected={"bank_statement": "statement_too_old"})
    page = text_of(manager_client.get(page_of(documents.case, "decide"), {"outcome": "documents_needed"}))
    assert "The bank statement is more than three months old." in page
    assert not Decision.objects.exists()


def test_the_confirmation_names_what_is_open(documents, manager_client):
    response = manager_client.get(page_of(documents.case, "decide"), {"outcome": "approved"}, follow=True)
    assert "these have no outcome yet: " in text_of(response)
    assert response.redirect_chain[-1][0] == page_of(documents.case, "console")


def test_confirming_decides_and_twice_is_once(documents, manager_client):
    answer_all(documents)
    for _ in range(2):
        response = manager_client.post(page_of(documents.case, "decide"), {"outcome": "approved"}, follow=True)
    assert "This review has ended" in text_of(response)
    assert Decision.objects.count() == 1
    assert Case.objects.get().status == Case.Status.APPROVED
