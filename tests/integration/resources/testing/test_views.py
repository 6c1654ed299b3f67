"""Outcomes and clocks through the API: with test keys, of test sellers, and for nobody else."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from integration.models import PickedOutcome
from integration.testmode.arriving import again
from sellers.models import Seller
from tests.integration.asking import fields_of
from tests.verification.building import document_case
from verification.models import Case

ONCE = {"Idempotency-Key": "one"}


def outcome_of(case: Case) -> str:
    return f"/api/v1/test/cases/{case.public_id}/outcome"


def clock_of(seller: Seller) -> str:
    return f"/api/v1/test/sellers/{seller.public_id}/clock"


@pytest.fixture
def test_platform(platform: Callable[..., Any]) -> Any:
    """Whose requests carry JSON."""
    client = platform(is_test=True).key_client

    class Caller:
        get = staticmethod(client.get)

        def post(self, address: str, body: dict[str, Any], **more: Any) -> Any:
            return client.post(address, body, content_type="application/json", **more)

    return Caller()


def test_an_outcome_is_picked_and_reached_with_the_commit(
    test_platform: Any,
    submit: Callable[..., Case],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    case = submit(session=True)
    with django_capture_on_commit_callbacks(execute=True):
        answer = test_platform.post(
            outcome_of(case), {"outcome": "rejected", "reasons": ["person_differs"]}, headers=ONCE
        )
    assert answer.status_code == 202
    assert answer.json()["picked"]["status"] == "waiting"
    seen = test_platform.get(outcome_of(case)).json()
    assert seen["picked"]["status"] == "reached"
    assert seen["picked"]["reasons"] == ["person_differs"]
    assert [each["outcome"] for each in seen["possible"]] == ["appeal_upheld", "appeal_overturned"]
    assert again(case).status == Case.Status.REJECTED


def test_what_cannot_be_reached_from_there_is_refused(test_platform: Any, submit: Callable[..., Case]) -> None:
    answer = test_platform.post(outcome_of(submit(session=False)), {"outcome": "no_show"}, headers=ONCE)
    assert (answer.status_code, answer.json()["code"]) == (409, "not_possible")


def test_what_an_action_refuses_later_is_told(
    test_platform: Any,
    submit: Callable[..., Case],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    case = submit(session=False)
    with django_capture_on_commit_callbacks(execute=True):
        test_platform.post(outcome_of(case), {"outcome": "rejected", "reasons": ["copy_shown"]}, headers=ONCE)
    picked = test_platform.get(outcome_of(case)).json()["picked"]
    assert (picked["status"], picked["refusal"]) == ("refused", "reason_not_possible")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"outcome": "approved", "reasons": ["altered"]}, "takes_no_reasons"),
        ({"outcome": "rejected", "reasons": ["doubt"]}, "no_such_reason"),
        ({"outcome": "rejected", "reasons": ["nonsense"]}, "no_such_reason"),
    ],
)
def test_reasons_that_do_not_fit_are_refused(
    test_platform: Any,
    submit: Callable[..., Case],
    body: dict[str, Any],
    code: str,
) -> None:
    answer = test_platform.post(outcome_of(submit(session=False)), body, headers=ONCE)
    assert fields_of(answer) == {"reasons": code}
    assert not PickedOutcome.objects.exists()


def test_a_case_waits_for_one_outcome_at_a_time(test_platform: Any, submit: Callable[..., Case]) -> None:
    case = submit(session=False)
    test_platform.post(outcome_of(case), {"outcome": "approved"}, headers=ONCE)
    answer = test_platform.post(outcome_of(case), {"outcome": "rejected"}, headers={"Idempotency-Key": "two"})
    assert (answer.status_code, answer.json()["code"]) == (409, "outcome_waits")


def test_a_clock_is_moved_forward(test_platform: Any, submit: Callable[..., Case]) -> None:
    seller = submit(session=False).seller
    answer = test_platform.post(clock_of(seller), {"forward_seconds": 3600}, headers=ONCE)
    assert answer.json() == {
        "object": "test_clock", "mode": "test", "seller": seller.public_id, "forwarded_seconds": 3600
    }  # fmt: skip
    assert test_platform.get(clock_of(seller)).json()["forwarded_seconds"] == 3600


def test_a_live_key_finds_nothing_of_test_mode(platform: Callable[..., Any], submit: Callable[..., Case]) -> None:
    case, live = submit(session=False), platform(is_test=False).key_client
    for address in (outcome_of(case), clock_of(case.seller)):
        asked = {"outcome": "approved", "forward_seconds": 1}
        assert live.get(address).status_code == 404
        assert live.post(address, asked, content_type="application/json", headers=ONCE).status_code == 404


def test_nothing_of_a_live_seller_is_picked_or_moved(test_platform: Any, seller: Seller) -> None:
    for address in (outcome_of(document_case(seller)), clock_of(seller)):
        assert test_platform.get(address).status_code == 404
        asked = {"outcome": "approved", "forward_seconds": 60}
        assert test_platform.post(address, asked, headers=ONCE).status_code == 404
