"""A suspicion of fraud cannot be told from a review, nor that somebody decides again: no page of the seller, no answer
of the API, no step that either takes, no event, message or copy is another while one waits, or was not confirmed."""

import json
import re
from collections import defaultdict
from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.cache import cache
from django.db import transaction

from core.models import User
from integration.events.projecting import project_events
from integration.models import WebhookDelivery
from messaging.models import Message
from sellers.models import Seller
from sellers.rights.bundle import make_bundle
from tests import access_matrix as matrix
from tests.integration.access import TABLE
from tests.sellers.details import complete
from tests.verification.building import answer_all, begin, find, publish_plan, session_case
from tests.verification.changing import sent, standing
from verification.actions.cases import submit_case
from verification.assignment import drawing
from verification.models import Case, Decision, Review, SecondReview
from verification.reviewing.actions.decisions import confirm_fraud, decide, hold_decision
from verification.reviewing.actions.reviews import admit_seller
from verification.reviewing.findings import findings_of, reasons_of

pytestmark = pytest.mark.django_db
Read = Callable[[Case], dict[str, Any]]
ELSEWHERE = re.compile("/(demo|genuine|receipts|i18n|join|stop|api)/|(test|webhook_|hosted_links|policies)")
THERE = {"case", "seller", "document", "decision", "message", "session"}
BODIES = {
    "text": "We share an office.", "signal": "question", "statement": "The stamp is that of the office.", "why": "No.",
    "weekdays": [1], "hours": ["morning"], "time_zone": "Europe/London", "place": "none", "missed_session": "none",
}  # fmt: skip
EACH_TIME = re.compile(r'nonce="[^"]*"|name="csrfmiddlewaretoken" value="\w+"')
# What differs between two sessions that end at different moments.
MOMENTS = re.compile(
    r"\b[a-z]{2,6}_[0-9a-z]{16,}|\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)?|\d{1,2}:\d\d( [AP]M)?|[0-9a-f]{32,}"
)


def pages() -> list[tuple[str, str]]:
    """Method and address: of the seller's site, and of the API, as far as a case that is reviewed has them."""
    lines = [line.split()[:2] for line in f"{matrix.SELLER_PAGES}{TABLE}".splitlines() if line]
    every = [(one, address) for kind, address in lines for one in (["GET", "POST"] if kind == "both" else [kind])]
    named = [(each, set(re.findall(r"{(\w+)}|<str:(\w+)>", each[1]))) for each in every if not ELSEWHERE.match(each[1])]
    return [each for each, names in named if {one or other for one, other in names} <= THERE]


@pytest.fixture
def read(seller: Seller, log_in: Any, platform: Callable[..., Any]) -> Read:
    """{what was asked: what was answered}; what it did is taken back."""
    key, theirs = platform(), log_in(seller.user)
    numbers = iter(range(10_000))

    def ask(case: Case, method: str, address: str) -> Any:
        client = theirs if address.startswith("/") else key
        cookies = client.cookies.copy()
        with transaction.atomic():
            answer = _ask(client, method, _filled(address, case), str(next(numbers)))
            said = _said(answer)
            transaction.set_rollback(True)
        client.cookies = cookies
        cache.clear()
        return said

    def read_all(case: Case) -> dict[str, Any]:
        project_events()
        said = {f"{method} {address}": ask(case, method, address) for method, address in pages()}
        for asked in ("changed_since=2020-01-01T00:00:00Z", "status=in_review", "open=true", "limit=1"):
            said[asked] = ask(case, "GET", f"cases?{asked}")
        said["messages"] = Message.objects.of(case.seller.user).count()
        said["deliveries"] = WebhookDelivery.objects.count()
        return said | {"copy": _copy(case.seller)}

    return read_all


def _filled(address: str, case: Case) -> str:
    newest = {
        "case": case.public_id,
        "seller": case.seller.public_id,
        "document": case.seller.documents.order_by("pk").values_list("public_id", flat=True)[0],
        "decision": case.decisions.values_list("public_id", flat=True).first(),
        "message": Message.objects.of(case.seller.user).values_list("public_id", flat=True).last(),
        "session": case.reviews.exclude(session=None).values_list("session__public_id", flat=True).first(),
    }
    known = defaultdict(lambda: "none", {name: value for name, value in newest.items() if value})
    path = re.sub(r"<str:(\w+)>", r"{\1}", address).format_map(known)
    return path if path.startswith("/") else f"/api/v1/{path}"


def _ask(client: Any, method: str, path: str, number: str) -> Any:
    client.raise_request_exception = False
    if not path.startswith("/api/"):
        return getattr(client, method.lower())(path, BODIES if method == "POST" else {})
    headers = {"Idempotency-Key": number, "If-Match": "*"}
    if method == "GET":
        return client.get(path, headers=headers)
    return getattr(client, method.lower())(path, BODIES, format="json", headers=headers)


def _said(answer: Any) -> tuple[Any, ...]:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    told = answer.headers
    if "json" in told.get("Content-Type", "") and isinstance(body := json.loads(body), dict):
        body = {name: value for name, value in body.items() if name != "request_id"}
        body |= {"next_cursor": bool(body["next_cursor"])} if "next_cursor" in body else {}
    text = body if isinstance(body, dict) else EACH_TIME.sub("", str(body))
    if answer.status_code == 404:  # it names what is not there
        text = ""
    return answer.status_code, told.get("Location"), told.get("ETag"), text


def _copy(seller: Seller) -> Any:
    with ZipFile(BytesIO(make_bundle(seller))) as bundle:
        return json.loads(bundle.read("data.json"))["sections"]


def _first_case(seller: Seller, reviewer: User) -> Review:
    publish_plan(random_sample_percent=0)
    complete(seller)
    case = submit_case(seller, actor=seller.user)
    find(case, "same_address", session=False)
    return begin(case, reviewer)


def _change(seller: Seller, reviewer: User) -> Review:
    publish_plan(random_sample_percent=0)
    return begin(sent(standing(seller), "person", family_name="Married").case, reviewer)


def _suspect(review: Review) -> Decision:
    codes = list(reasons_of(findings_of(review)))
    fresh = Review.objects.get(pk=review.pk)
    return decide(fresh, actor=fresh.reviewer, outcome=Decision.Outcome.FRAUD_SUSPECTED, reason_codes=codes)


def _differing(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {name: (said, after[name]) for name, said in before.items() if after[name] != said}


@pytest.mark.parametrize("begin_review", [_first_case, _change], ids=["first case", "change of details"])
def test_raised_in_a_review_it_changes_nothing_and_dropped_neither(
    begin_review: Callable[[Seller, User], Review], seller: Seller, account_manager: User, lead: User, read: Read
) -> None:
    review = begin_review(seller, account_manager)
    answer_all(review, rejected={"identity": "name_differs"})
    case = Case.objects.select_related("seller__user").get(pk=review.case_id)
    before = read(case)
    _suspect(review)
    assert Case.objects.get(pk=case.pk).status == Case.Status.FRAUD_SUSPECTED
    assert _differing(before, read(case)) == {}
    confirm_fraud(case, actor=lead, confirmed=False)
    assert Case.objects.get(pk=case.pk).status == Case.Status.DOCUMENT_REVIEW
    assert _differing(before, read(case)) == {}


def test_raised_in_a_session_it_reads_like_every_answer_that_follows_later(
    seller: Seller, account_manager: User, lead: User, read: Read
) -> None:
    review = begin(session_case(seller, account_manager), account_manager)
    admit_seller(review, actor=account_manager)
    review.refresh_from_db()
    answer_all(review, rejected={"identity": "name_differs"})
    case = Case.objects.select_related("seller__user").get(pk=review.case_id)
    with transaction.atomic():
        codes = list(reasons_of(findings_of(review)))
        hold_decision(review, actor=account_manager, outcome="documents_needed", reason_codes=codes)
        unsure = _without_moments(read(case))
        transaction.set_rollback(True)
    cache.clear()
    _suspect(review)
    suspected = read(case)
    assert _differing(unsure, _without_moments(suspected)) == {}
    confirm_fraud(case, actor=lead, confirmed=False)
    assert _differing(suspected, read(case)) == {}


def _without_moments(said: dict[str, Any]) -> dict[str, str]:
    return {name: MOMENTS.sub("", str(value)) for name, value in said.items()}


def test_what_somebody_was_not_sure_of_reads_like_the_review_that_goes_on(
    seller: Seller, account_manager: User, read: Read
) -> None:
    review = _first_case(seller, account_manager)
    answer_all(review)
    case = Case.objects.select_related("seller__user").get(pk=review.case_id)
    before = read(case)
    hold_decision(review, actor=account_manager, outcome="approved", reason_codes=[])
    assert _differing(before, read(case)) == {}


def test_nobody_reads_that_a_decision_was_drawn_to_be_made_again(
    seller: Seller, account_manager: User, read: Read, monkeypatch: Any
) -> None:
    review = _first_case(seller, account_manager)
    answer_all(review, rejected={"identity": "altered"})
    case = Case.objects.select_related("seller__user").get(pk=review.case_id)
    said = []
    for drawn in (0, 100):
        monkeypatch.setattr(drawing, "draw", lambda drawn=drawn: drawn)
        with transaction.atomic():
            fresh = Review.objects.get(pk=review.pk)
            decide(fresh, actor=account_manager, outcome="rejected", reason_codes=["altered"])
            assert SecondReview.objects.exists() == (drawn == 0)
            said.append(_without_moments(read(case)))
            transaction.set_rollback(True)
    assert _differing(*said) == {}
