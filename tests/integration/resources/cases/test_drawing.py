"""A case as a platform reads it, in every state that it can have."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import User
from integration.resources.cases.answers import CaseAnswer
from integration.resources.cases.states import ACTIONS, STATUSES, graph, status_of
from sellers.models import Seller
from tests.integration.described import faults_of
from tests.verification.building import answer_all, begin, document_case, find, open_case
from tests.verification.views.test_case_states import bring_to as bring_to
from verification.actions.apologising import apologise_due
from verification.appeals.standing import possible_step
from verification.changes.correctable import can_start_again
from verification.life.table import At, Clock
from verification.models import Case, Decision, Review
from verification.reviewing.actions.decisions import confirm_fraud, decide
from verification.reviewing.findings import findings_of, reasons_of
from verification.screening.rules import ALL

pytestmark = pytest.mark.django_db
DUE = "2031-05-06T09:30:00Z"


@pytest.fixture
def client(platform: Callable[..., Any]) -> Any:
    return platform("cases:read")


def read(client: Any, case: Case, **headers: str) -> dict[str, Any]:
    answer = client.get(f"/api/v1/cases/{case.public_id}", headers=headers)
    assert answer.status_code == 200, answer.json()
    return answer.json()


@pytest.mark.parametrize("at", At, ids=lambda at: at.name)
def test_each_state_reads_as_it_is_described(at: At, bring_to: Callable[[At], Case], client: Any) -> None:
    case = bring_to(at)
    shown = read(client, case)
    assert faults_of(CaseAnswer(), shown) == []
    assert (shown["id"], shown["seller"], shown["mode"]) == (case.public_id, case.seller.public_id, "live")
    assert (shown["status"], shown["action_needed"]) == (status_of(at), shown["next"]["action"] is not None)
    assert shown["next"]["due_at"] == (None if at.value.clock == Clock.NONE else DUE)


@pytest.mark.parametrize("at", At, ids=lambda at: at.name)
def test_what_the_seller_reads_of_a_state_is_what_the_platform_reads(
    at: At, bring_to: Callable[[At], Case], client: Any
) -> None:
    shown = read(client, bring_to(at))["next"]
    told = at.value.told
    assert (shown["title"], shown["text"], shown["otherwise"]) == (told.title, told.text, told.otherwise)


@pytest.mark.parametrize("at", At, ids=lambda at: at.name)
def test_it_can_be_tried_again_where_the_seller_finds_the_button(
    at: At, bring_to: Callable[[At], Case], client: Any
) -> None:
    case = bring_to(at)
    case.seller.locked_at = timezone.now()
    mended = at == At.DOCUMENTS_NEEDED or (at.name.startswith("CHANGE_") and at != At.CHANGE_MADE)
    assert read(client, case)["retryable"] == (mended or can_start_again(case))


@pytest.mark.parametrize("at", [At.CHANGE_REFUSED, At.CHANGE_TAKEN_BACK, At.CHANGE_LAPSED], ids=lambda at: at.name)
def test_no_change_is_tried_again_once_the_account_is_closed(
    at: At, bring_to: Callable[[At], Case], client: Any
) -> None:
    case = bring_to(at)
    Seller.objects.filter(pk=case.seller_id).update(status=Seller.Status.CLOSED)
    shown = read(client, case)
    assert (shown["retryable"], shown["next"]["operation"], shown["operations"]) == (False, None, [])


def test_a_suspicion_of_fraud_reads_as_the_review_that_it_is_for_the_seller(
    bring_to: Callable[[At], Case], client: Any
) -> None:
    review, suspicion = (read(client, bring_to(at)) for at in (At.DOCUMENT_REVIEW, At.FRAUD_SUSPECTED))
    assert suspicion == review


def test_nothing_of_a_suspicion_is_told_while_it_waits_nor_once_it_is_not_confirmed(
    seller: Seller, account_manager: User, lead: User, client: Any
) -> None:
    case = document_case(seller)
    review = begin(case, account_manager)
    answer_all(review, rejected={"identity": "name_differs"})
    before = everywhere(client, case)
    _decide(review, Decision.Outcome.FRAUD_SUSPECTED, account_manager)
    assert everywhere(client, case) == before
    assert "fraud" not in client.get(f"/api/v1/cases/{case.public_id}").content.decode().lower()
    confirm_fraud(case, actor=lead, confirmed=False)
    assert everywhere(client, case) == before


def test_an_apology_while_a_suspicion_waits_is_that_of_the_review(
    seller: Seller, account_manager: User, lead: User, client: Any
) -> None:
    case = document_case(seller)
    review = begin(case, account_manager)
    answer_all(review)
    before = read(client, case)
    _decide(review, Decision.Outcome.FRAUD_SUSPECTED, account_manager)
    case.promises.update(due_at=timezone.now() - timedelta(hours=1))
    assert apologise_due() == 1
    late = read(client, case)
    assert late["next"]["due_at"] > before["next"]["due_at"]
    assert {**late, "next": {**late["next"], "due_at": before["next"]["due_at"]}} == before
    confirm_fraud(case, actor=lead, confirmed=False)
    assert read(client, case) == late


def everywhere(client: Any, case: Case) -> Any:
    """The answer with its ETag, and each list and page in which it stands."""
    since, lists = read(client, case)["changed_at"], []
    for asked in (f"changed_since={since}", "status=in_review", "open=true", f"seller={case.seller.public_id}"):
        answer = client.get(f"/api/v1/cases?{asked}").json()
        lists.append((asked, answer["data"], answer["next_cursor"]))
    answer = client.get(f"/api/v1/cases/{case.public_id}")
    return answer.json(), answer["ETag"], lists


def _decide(review: Review, outcome: str, actor: User) -> Decision:
    codes = list(reasons_of(findings_of(review)))
    return decide(Review.objects.get(pk=review.pk), actor=actor, outcome=outcome, reason_codes=codes)


@pytest.fixture
def rejected(seller: Seller, account_manager: User) -> Case:
    review = begin(document_case(seller), account_manager)
    answer_all(review, rejected={"identity": "altered"})
    _decide(review, Decision.Outcome.REJECTED, account_manager)
    return Case.objects.select_related("seller__user").get(pk=review.case_id)


def test_a_rejection_names_documents_reasons_and_until_when_an_appeal_is_possible(rejected: Case, client: Any) -> None:
    shown, decision = read(client, rejected), rejected.decisions.get()
    step = possible_step(decision, now=timezone.now())
    assert step
    assert datetime.fromisoformat(shown["decision"]["appeal_due_at"]) == step[1]
    assert [each["code"] for each in shown["decision"]["reasons"]] == list(decision.reasons)
    judged = {each["kind"]: each["outcome"] for each in shown["decision"]["documents"]}
    assert judged == {"identity": "rejected", "bank_statement": "accepted", "business_extract": "accepted"}
    assert {each["kind"]: each["status"] for each in shown["documents"]} == judged
    assert faults_of(CaseAnswer(), shown) == []


def test_reasons_come_in_the_language_that_is_asked_for(rejected: Case, client: Any) -> None:
    english, german = (read(client, rejected, **{"accept-language": each}) for each in ("en", "de"))
    [told], [sagt] = english["decision"]["reasons"], german["decision"]["reasons"]
    assert told["code"] == sagt["code"]
    assert (told["text"] == sagt["text"], told["remedy"] == sagt["remedy"]) == (False, False)


def test_nothing_internal_is_told(rejected: Case, account_manager: User, lead: User, client: Any) -> None:
    """No rule, no points, no name of staff, no word for staff."""
    find(rejected, *[rule.name for rule in ALL if rule.version == 1])
    Decision.objects.update(reasons={**rejected.decisions.get().reasons, "doubt": 1})
    shown = client.get(f"/api/v1/cases/{rejected.public_id}").content.decode()
    for rule in ALL:
        assert rule.internal not in shown
        assert not rule.topic or f'"{rule.name}"' not in shown
    for word in ("doubt", "weight", "score", "points", "review_id", account_manager.email, account_manager.full_name):
        assert word not in shown


def test_signals_that_share_a_sentence_are_one(session_case: Case, client: Any) -> None:
    find(session_case, "same_address", "same_network")
    told = [each for each in read(client, session_case)["signals"] if each["code"] == "question"]
    assert [(each["can_be_answered"], each["answered"]) for each in told] == [(True, False)]


def test_an_older_case_tells_of_no_documents_and_can_be_appealed_no_more(rejected: Case, client: Any) -> None:
    open_case(rejected.seller, Case.Status.DOCUMENT_REVIEW)
    shown = read(client, rejected)
    assert (shown["documents"], shown["decision"]["appeal_due_at"], shown["retryable"]) == ([], None, False)


def test_a_case_of_the_other_world_is_not_there(session_case: Case, platform: Callable[..., Any]) -> None:
    answer = platform(is_test=True).get(f"/api/v1/cases/{session_case.public_id}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_whoever_has_it_already_is_told_so(session_case: Case, client: Any) -> None:
    address = f"/api/v1/cases/{session_case.public_id}"
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304


def test_a_case_takes_three_queries_with_that_for_the_key_and_two_without_reasons(
    rejected: Case, other_seller: Seller, client: Any
) -> None:
    plain = document_case(other_seller)
    client.get("/api/v1/cases/none")
    for case, count in ((rejected, 3), (plain, 2)):
        with CaptureQueriesContext(connection) as queries:
            read(client, case)
        assert len(queries) == count, [each["sql"][:80] for each in queries]


def test_every_state_has_a_status_and_every_status_a_way_in() -> None:
    ways = graph()
    assert set(ways) == {"", *STATUSES}
    assert set().union(*ways.values()) == set(STATUSES)
    assert {status_of(at) for at in At} == set(STATUSES)
    assert all(ACTIONS.values())
