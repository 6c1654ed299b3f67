"""What a platform does in a case: the same as its seller on the pages, under the name of the key."""

from collections.abc import Callable
from typing import Any

import pytest

from audit.models import Event
from core.models import User
from integration.hosted.links import find_link
from integration.models import ApiKey, HostedLink
from integration.resources.cases.answers import MissedSessionAnswer, SubmittedCaseAnswer
from integration.resources.sessions.answers import SessionAnswer
from integration.rest.times import rfc3339
from scheduling.models import Session
from sellers.models import Document, Seller
from tests.integration.asking import fields_of
from tests.integration.described import faults_of
from tests.verification.building import answer_all, begin, document_case, find, open_case
from verification.models import Appeal, Case, Decision, MissedSession, Review
from verification.reviewing.actions.decisions import decide
from verification.reviewing.findings import findings_of, reasons_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(platform: Callable[..., Any]) -> Any:
    return platform()


def post(client: Any, address: str, key: str = "one", **body: Any) -> Any:
    return client.post(f"/api/v1/{address}", body, format="json", headers={"Idempotency-Key": key})


def by_key(client: Any, action: str) -> bool:
    return Event.objects.filter(action=action, actor=client.key.public_id).exists()


def test_a_seller_who_is_ready_is_submitted(ready: Seller, client: Any) -> None:
    answer = post(client, "cases", seller=ready.public_id, language="de")
    case = Case.objects.get()
    assert (answer.status_code, answer["Location"]) == (201, f"/api/v1/cases/{case.public_id}")
    assert (answer.json()["id"], answer.json()["status"], case.language) == (case.public_id, "in_review", "de")
    assert by_key(client, "case.submitted")
    assert faults_of(SubmittedCaseAnswer(), answer.json()) == []
    assert "url" not in client.get(answer["Location"]).json()
    assert post(client, "cases", seller=ready.public_id, language="de").json() == answer.json()
    assert Case.objects.count() == 1


def test_what_is_missing_is_named(seller: Seller, client: Any) -> None:
    answer = post(client, "cases", seller=seller.public_id)
    assert (answer.status_code, answer.json()["code"]) == (409, "not_ready")
    assert answer.json()["missing"] == ["business", "person", "bank_account", "identity", "bank_statement"]


def test_what_looks_like_a_typing_error_is_confirmed_first_as_on_the_page(ready: Seller, client: Any) -> None:
    ready.bank_account.number = "DE89370400440532013001"
    ready.bank_account.save()
    refused = post(client, "cases", seller=ready.public_id).json()
    codes = [each["code"] for each in refused["to_confirm"]]
    assert (refused["code"], refused["missing"], len(codes)) == ("not_ready", [], 1)
    assert "532013001" not in str(refused)
    assert post(client, "cases", seller=ready.public_id, confirmed=codes).status_code == 201


def test_whoever_has_a_case_gets_no_second_one(session_case: Case, client: Any) -> None:
    answer = post(client, "cases", seller=session_case.seller.public_id)
    assert (answer.status_code, answer.json()["code"]) == (409, "already_submitted")


def test_a_seller_of_the_other_world_is_nobody(ready: Seller, platform: Callable[..., Any]) -> None:
    answer = post(platform(is_test=True), "cases", seller=ready.public_id)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "seller")


def test_documents_that_were_asked_for_again_are_sent(seller: Seller, account_manager: User, client: Any) -> None:
    review = begin(document_case(seller), account_manager)
    answer_all(review, rejected={"identity": "expired"})
    decide(
        Review.objects.get(pk=review.pk),
        actor=account_manager,
        outcome=Decision.Outcome.DOCUMENTS_NEEDED,
        reason_codes=["expired"],
    )
    address = f"cases/{review.case.public_id}/submit_documents"
    assert post(client, address).json()["code"] == "incomplete"
    Document.objects.filter(status=Document.Status.REJECTED).update(status=Document.Status.UPLOADED)
    assert post(client, address, "two").json()["status"] == "in_review"


def test_a_question_of_the_screening_is_answered(session_case: Case, client: Any) -> None:
    find(session_case, "same_address")
    answer = post(client, f"cases/{session_case.public_id}/answers", signal="question", text="We share an office.")
    assert [each["answered"] for each in answer.json()["signals"] if each["code"] == "question"] == [True]
    assert "We share an office." not in answer.content.decode()
    assert by_key(client, "case.signal_answered")


def test_a_question_that_there_is_not_is_named_and_one_that_is_closed_is_a_conflict(
    session_case: Case, client: Any
) -> None:
    find(session_case, "same_address")
    address = f"cases/{session_case.public_id}/answers"
    assert fields_of(post(client, address, signal="nonsense", text="No.")) == {"signal": "not_found"}
    Case.objects.update(status=Case.Status.WITHDRAWN)
    answer = post(client, address, "two", signal="question", text="We share an office.")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_open")


def test_an_appeal_is_handed_in_and_withdrawn(seller: Seller, account_manager: User, client: Any) -> None:
    review = begin(document_case(seller), account_manager)
    answer_all(review, rejected={"identity": "altered"})
    decide(Review.objects.get(pk=review.pk), actor=account_manager, outcome="rejected", reason_codes=["altered"])
    address = f"cases/{review.case.public_id}/appeal"
    filed = post(client, address, statement="The stamp is that of the office.").json()
    assert ([each["status"] for each in filed["appeals"]], filed["next"]["who"]) == (["open"], "staff")
    assert (filed["decision"]["appeal_due_at"], filed["retryable"]) == (None, False)
    assert Appeal.objects.get().text == "The stamp is that of the office."
    withdrawn = post(client, f"{address}/withdraw", "two").json()
    assert ([each["status"] for each in withdrawn["appeals"]], withdrawn["retryable"]) == (["withdrawn"], True)
    assert by_key(client, "case.appealed")
    assert by_key(client, "case.appeal_withdrawn")


def test_where_nothing_is_decided_there_is_no_appeal(session_case: Case, client: Any) -> None:
    assert post(client, f"cases/{session_case.public_id}/appeal", statement="No").json()["code"] == "no_appeal"


def test_a_suspicion_of_fraud_is_refused_an_appeal_in_the_words_of_a_review(
    seller: Seller, other_seller: Seller, account_manager: User, client: Any
) -> None:
    review, other = begin(document_case(seller), account_manager), document_case(other_seller)
    answer_all(review, rejected={"identity": "name_differs"})
    codes = list(reasons_of(findings_of(review)))
    suspected = Review.objects.get(pk=review.pk)
    decide(suspected, actor=account_manager, outcome=Decision.Outcome.FRAUD_SUSPECTED, reason_codes=codes)
    told = [
        post(client, f"cases/{case.public_id}/appeal", case.public_id, statement="No").json()["detail"]
        for case in (suspected.case, other)
    ]
    assert told[0] == told[1]


def test_a_case_comes_with_a_link_in_the_language_and_back_to_where_the_platform_says(
    ready: Seller, platform: Callable[..., Any]
) -> None:
    client = platform("cases:write", "hosted_links:write")
    ApiKey.objects.update(return_origins=["https://shop.example.com"])
    back = "https://shop.example.com/done"
    answer = post(client, "cases", seller=ready.public_id, language="de", return_url=back)
    link = HostedLink.objects.get()
    assert (link.seller, link.language, link.return_url) == (ready, "de", back)
    assert answer.json()["url_expires_at"] == rfc3339(link.expires_at)
    assert find_link(answer.json()["url"].rstrip("/").rpartition("/")[2]) == link
    other = post(client, "cases", "two", seller=ready.public_id, return_url="https://other.example.com/")
    assert fields_of(other) == {"return_url": "not_allowed"}


def test_a_key_that_may_make_no_links_gets_none_with_a_case(ready: Seller, platform: Callable[..., Any]) -> None:
    answer = post(platform("cases:write"), "cases", seller=ready.public_id)
    assert (answer.status_code, answer.json()["url"], answer.json()["url_expires_at"]) == (201, None, None)
    assert faults_of(SubmittedCaseAnswer(), answer.json()) == []
    assert not HostedLink.objects.exists()


def test_details_are_opened_again_after_a_rejection(ready: Seller, client: Any) -> None:
    case = open_case(ready, Case.Status.REJECTED)
    assert post(client, f"cases/{case.public_id}/reopen_details").status_code == 200
    assert Seller.objects.get(pk=ready.pk).locked_at is None


def test_what_is_no_invitation_is_not_declined(session_case: Case, client: Any) -> None:
    for step in ("withdraw", "postpone"):
        assert post(client, f"cases/{session_case.public_id}/{step}", step).json()["code"] == "no_invitation"


def test_a_missed_session_is_contested(booked_case: Case, client: Any) -> None:
    session = booked_case.booking.session
    Session.objects.filter(pk=session.pk).update(finding="seller_absent")
    missed = MissedSession.objects.create(case=booked_case, session=session, found_at=booked_case.since)
    answer = post(
        client, f"cases/{booked_case.public_id}/contests", missed_session=missed.public_id, text="I was there."
    )
    [told] = answer.json()["missed_sessions"]
    assert (told["can_be_contested"], told["answer_due_at"] is None, told["counts"]) == (False, False, True)
    assert faults_of(MissedSessionAnswer(), told) == []
    assert [each["code"] for each in told["reasons"]] == ["seller_absent"]
    shown = client.get(f"/api/v1/sessions/{told['session']}").json()
    assert (shown["reasons"], faults_of(SessionAnswer(), shown)) == (told["reasons"], [])
    unknown = post(client, f"cases/{booked_case.public_id}/contests", "two", missed_session="mis_x", text="I was.")
    assert unknown.json()["errors"][0]["field"] == "missed_session"


def test_a_check_without_a_session_is_asked_for(session_case: Case, client: Any) -> None:
    answer = post(client, f"cases/{session_case.public_id}/without_session", why="There is no camera here.")
    assert (answer.json()["status"], answer.json()["next"]["who"]) == ("in_review", "staff")


def test_without_a_reason_there_is_no_check_without_a_session(session_case: Case, client: Any) -> None:
    answer = post(client, f"cases/{session_case.public_id}/without_session")
    assert fields_of(answer) == {"why": "bad_text"}


def test_what_is_no_body_is_malformed_and_what_is_too_long_is_not_read(session_case: Case, client: Any) -> None:
    address = f"/api/v1/cases/{session_case.public_id}/appeal"
    for body, status, code in (("{", 400, "malformed"), (f'"{"x" * 200_000}"', 413, "too_large")):
        answer = client.generic("POST", address, body, content_type="application/json", HTTP_IDEMPOTENCY_KEY=code)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    long = post(client, f"cases/{session_case.public_id}/appeal", "long", statement="x" * 10_001)
    assert fields_of(long) == {"statement": "max_length"}
