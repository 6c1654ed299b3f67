"""Whoever decides again sees what the first saw: what a change asks, and the stills of a session that was paused."""

from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from audit.models import Event
from core.models import User
from sellers.models import Document, Seller
from tests.answers import words_of
from tests.verification.attending import again
from tests.verification.building import answer_all, assigned, begin, confirm_factor, show
from tests.verification.changing import sent, standing
from tests.verification.queueing import people, set_figures
from verification.models import Check, Review, SecondReview, Still
from verification.reviewing.actions.decisions import decide
from verification.reviewing.actions.pausing import pause_session
from verification.reviewing.actions.reviews import judge, save_check
from verification.reviewing.actions.stills import mark_unusable
from verification.reviewing.findings import findings_of, reasons_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(make_user: Callable[..., User]) -> User:
    user = people(make_user, 1)[0]
    TOTP.activate(user, generate_totp_secret())
    return user


@pytest.fixture
def client(log_in: Callable[[User], Client], other: User) -> Client:
    client = log_in(other)
    confirm_factor(client, other)
    return client


def page_of(client: Client) -> HttpResponse:
    address = client.post("/admin/verification/case/second/take/").url
    return client.get(address)


def decided(review: Review, *, outcome: str) -> None:
    """By its reviewer, and drawn to be decided again."""
    set_figures(second_review_percent=100)
    decide(review, actor=review.reviewer, outcome=outcome, reason_codes=list(reasons_of(findings_of(review))))


@pytest.fixture
def of_a_change(seller: Seller, account_manager: User, sample: Callable[[int], None]) -> Review:
    sample(0)
    case = sent(standing(seller), "person", family_name="Married", document_number="987654326").case
    return begin(case, account_manager)


@pytest.mark.parametrize(
    ("outcome", "against", "state"),
    [("approved", {}, "accepted"), ("rejected", {"identity": "altered"}, "not accepted")],
)
def test_of_a_change_it_shows_what_stood_and_what_is_asked_and_not_what_became_of_it(
    of_a_change: Review, client: Client, outcome: str, against: dict[str, str], state: str
) -> None:
    answer_all(of_a_change, rejected=against)
    decided(of_a_change, outcome=outcome)
    page = words_of(page_of(client))
    assert "Contact person: Family name Seller Married" in page
    assert "Contact person: Number ••••••782 ••••••326" in page
    assert of_a_change.case.change.__class__.objects.get().get_status_display() == state
    shown = page[page.index("A change of details") : page.index("Your decision")]
    assert not [told for told in (state, "being checked", str(of_a_change.reviewer)) if told in shown.lower()]


@pytest.fixture
def paused(live: Review, lead: User) -> Review:
    """What a lead decides on documents after one check of the session left its still, and one that nobody can use."""
    check = live.checks.filter(item__evidence=True).exclude(item__challenge="code").first()
    assert check
    show(check)
    mark_unusable(check.stills.get(), actor=live.reviewer)
    show(check)
    save_check(check, actor=live.reviewer, outcome="passed", reason_code="", revision=check.revision)
    pause_session(live, actor=live.reviewer, reason="poor_quality", tried="Reloaded.")
    return assigned(again(live.case), lead)


def test_the_stills_of_a_session_that_was_paused_are_there_and_open(paused: Review, client: Client) -> None:
    still = Still.objects.get(unusable_at=None)
    asked_again(paused)
    page = page_of(client).content.decode()
    second = SecondReview.objects.get()
    address = reverse("admin:verification_second_still", args=[second.public_id, still.public_id])
    assert address in page
    assert page.count("/stills/") == page.count(address)
    assert client.get(address)["Content-Type"] == "image/jpeg"
    assert Event.objects.filter(action="still.viewed").count() == 1


def asked_again(review: Review) -> None:
    for document in review.case.seller.documents.filter(status=Document.Status.UPLOADED):
        judge(review, document, actor=review.reviewer, outcome="rejected", reason_code="cut_off", revision=0)
    for check in review.checks.filter(outcome=Check.Outcome.OPEN):
        save_check(check, actor=review.reviewer, outcome="passed", reason_code="", revision=check.revision)
    decided(review, outcome="documents_needed")
