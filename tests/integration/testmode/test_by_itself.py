"""Magic values: each leads by itself to what the table says, once the seller has done their part."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django import DjangoCaptureOnCommitCallbacks

from integration.models import PickedOutcome
from integration.testmode.arriving import again, book
from integration.testmode.by_itself import follow_magic
from integration.testmode.outcomes import OUTCOMES
from sellers.actions import save_tax_information
from sellers.models import Seller
from verification.actions.cases import submit_case
from verification.appeals.actions.lodging import file_appeal
from verification.life.table import At, state_of
from verification.models import Case
from verification.models.reasons import Reason

SHIPPED = tomllib.loads((Path(settings.BASE_DIR) / "verification/shipped/reasons.toml").read_text())
READABLE = {code: reason["kind"] for code, reason in SHIPPED.items() if reason["kind"] != Reason.Kind.INTERNAL}
LEADS_TO = {
    "approved": At.TAX_MISSING,
    "documents_needed": At.DOCUMENTS_NEEDED,
    "rejected": At.REJECTED,
    "second_look": At.FRAUD_SUSPECTED,
    "no_show": At.TIMES_HELD,
    "our_no_show": At.TIMES_HELD,
    "connection_failed": At.TIMES_HELD,
    "session_paused": At.DOCUMENT_REVIEW,
    "rejected.appeal_upheld": At.REJECTED,
    "rejected.appeal_overturned": At.DOCUMENT_REVIEW,
    "rejected.appeal_overturned.approved": At.TAX_MISSING,
    "approved.account_restricted.measures_ended": At.ACTIVE,
    "approved.account_suspended.measure_overturned": At.ACTIVE,
    "approved.account_closed.measure_upheld.measures_ended": At.ACTIVE,
    "approved.approval_undone.measures_ended": At.ACTIVE,
}


@pytest.fixture
def lives(
    make_test_seller: Callable[..., Seller], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Callable[[str], Case]:
    """The seller submits, chooses a time whenever there is one, and appeals once; the sweep does the rest."""

    def live(local: str) -> Case:
        seller = make_test_seller(f"{local}@platform.example")
        case = submit_case(seller, actor=seller.user)
        for _turn in range(5):
            _sellers_turn(again(case), once=PickedOutcome.objects.count() == 0)
            with django_capture_on_commit_callbacks(execute=True):
                follow_magic()
        return again(case)

    return live


def _sellers_turn(case: Case, *, once: bool) -> None:
    if case.seller.status == Seller.Status.VERIFIED and "approved." in case.seller.user.email:
        save_tax_information(case.seller, actor=case.seller.user, country="GB", number="GB123456782")
    if state_of(case) == At.TIMES_HELD and once:
        book(case)
    if (
        state_of(case) == At.REJECTED
        and "appeal" in case.seller.user.email
        and not PickedOutcome.objects.filter(outcome__startswith="appeal")
    ):
        file_appeal(case.decisions.latest("pk"), actor=case.seller.user, text="It is genuine.")


def test_the_table_of_these_tests_names_every_outcome() -> None:
    assert {step for plan in LEADS_TO for step in plan.split(".")} == set(OUTCOMES)


@pytest.mark.parametrize(("plan", "state"), LEADS_TO.items())
def test_each_outcome_is_reached_by_its_value(lives: Callable[[str], Case], plan: str, state: At) -> None:
    case = lives(plan)
    assert [each.refusal for each in case.picked_outcomes.all()] == [""] * len(plan.split("."))
    assert state_of(case) == state


@pytest.mark.parametrize(("code", "kind"), READABLE.items())
def test_each_reason_that_a_seller_reads_is_reached_by_its_value(
    lives: Callable[[str], Case], code: str, kind: str
) -> None:
    outcome = "rejected" if kind == Reason.Kind.FINAL else "documents_needed"
    case = lives(f"{outcome}-{code}")
    assert [each.refusal for each in case.picked_outcomes.all()] == [""]
    told = set(case.decisions.latest("pk").reason_codes)
    told |= {reason for document in case.seller.documents.all() for reason in document.reason_codes}
    assert code in told
    assert case.status == outcome


def test_who_has_no_magic_value_waits_for_somebody_to_pick(lives: Callable[[str], Case]) -> None:
    case = lives("shop")
    assert not case.picked_outcomes.exists()
