"""Every outcome of a test case, walked to its end as a platform does it: by the API alone, and with the events that its
webhooks would have brought. What the house does by itself later is done by the sweeps that run anyway."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from integration.events.projecting import project_events
from integration.testmode.magic import NO_SESSION, SESSION
from integration.testmode.outcomes import OUTCOMES
from tests.integration.asking import post
from tests.integration.test_main_job import TAX, book, create
from tests.sellers import samples
from verification.actions.expiring import expire_due
from verification.measures.actions.carrying_out import end_suspensions

pytestmark = pytest.mark.django_db
DAY = 24 * 60 * 60


class Walk:
    """One seller with one case; each step by its name, an outcome by its own."""

    def __init__(self, client: Any, capture: DjangoCaptureOnCommitCallbacks, number: str) -> None:
        self.client, self.capture = client, capture
        self.seller = create(client, document_number=number)
        self.case = post(client, "cases", {"seller": self.seller["id"]}).json()

    def go(self, *steps: str) -> None:
        for step in steps:
            name, _colon, value = step.partition(":")
            with self.capture(execute=True):
                self._ways().get(name, self._pick)(*([value] if value else [] if name in self._ways() else [name]))

    def _ways(self) -> dict[str, Callable[..., Any]]:
        return {
            "book": lambda: book(self.client, self.case),
            "cancel": self._cancel,
            "documents": self._send_documents,
            "tax": lambda: self._post(f"sellers/{self.seller['id']}/tax_information", TAX),
            "appeal": lambda: self._step("appeal", {"statement": "It is genuine."}),
            "withdraw_appeal": lambda: self._step("appeal/withdraw"),
            "days": self._forward,
        }

    def _post(self, path: str, body: Any) -> Any:
        answer = post(self.client, path, body)
        assert answer.status_code in (200, 201, 202), answer.json()
        return answer.json()

    def _step(self, name: str, body: Any = None) -> None:
        self._post(f"cases/{self.case['id']}/{name}", body)

    def _pick(self, outcome: str) -> None:
        self._post(f"test/cases/{self.case['id']}/outcome", {"outcome": outcome})

    def _cancel(self) -> None:
        self._post(f"sessions/{self.read()['session']['id']}/cancel", {})

    def _send_documents(self) -> None:
        photo = samples.jpeg()
        address = f"/api/v1/sellers/{self.seller['id']}/documents"
        for document in self.client.get(address).json()["data"]:
            if document["status"] in ("missing", "rejected"):
                file = f"{address}/{document['kind']}/file"
                self.client.put(file, photo, content_type="image/jpeg", CONTENT_LENGTH=str(len(photo)))
        self._step("submit_documents")

    def _forward(self, days: str) -> None:
        self._post(f"test/sellers/{self.seller['id']}/clock", {"forward_seconds": int(days) * DAY})
        expire_due()
        end_suspensions()

    def read(self) -> dict[str, Any]:
        picked = self.client.get(f"/api/v1/test/cases/{self.case['id']}/outcome").json()["picked"]
        assert picked is None or picked["status"] == "reached", picked
        return self.client.get(f"/api/v1/cases/{self.case['id']}").json()

    def account(self) -> dict[str, Any]:
        return self.client.get(f"/api/v1/sellers/{self.seller['id']}").json()

    def heard(self) -> list[str]:
        """The types of all events, in their order, but those of messages."""
        project_events()
        page = self.client.get("/api/v1/events", {"limit": 100, "seller": self.seller["id"]}).json()
        assert len(page["data"]) < 100
        return [event["type"] for event in page["data"] if not event["type"].startswith("message.")]


@pytest.fixture
def walk(
    platform: Callable[..., Any], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Callable[[str], Walk]:
    return lambda number: Walk(platform(is_test=True), django_capture_on_commit_callbacks, number)


def is_heard(wanted: list[str], heard: list[str]) -> bool:
    """All of them, those of one kind of subject in this order, whatever else there is between them."""
    return all(_in_order(of_kind(kind, wanted), of_kind(kind, heard)) for kind in map(kind_of, wanted))


def _in_order(wanted: list[str], heard: list[str]) -> bool:
    rest: Iterator[str] = iter(heard)
    return all(each in rest for each in wanted)


def kind_of(event: str) -> str:
    return event.partition(".")[0]


def of_kind(kind: str, events: list[str]) -> list[str]:
    return [each for each in events if kind_of(each) == kind]


BEGUN = ["seller.created", "document.uploaded", "case.submitted"]
AGREED = [*BEGUN, "case.times_offered", "case.session_booked"]
HELD = [*AGREED, "case.in_session"]
APPROVED = ["case.decided", "case.approved"]
ACTIVE = [*APPROVED, "seller.status_changed", "seller.status_changed"]
REJECTED = ["case.decided", "case.rejected"]
CHANGED = "seller.status_changed"
# {what happens: (number of the document, steps, status of the case, of the account, events)}.
WALKS: dict[str, tuple[str, list[str], str, str, list[str]]] = {
    "a session is needed": (SESSION, [], "session_needed", "onboarding", [*BEGUN, "case.times_offered"]),
    "a time is chosen": (SESSION, ["book"], "session_booked", "onboarding", [*AGREED]),
    "a time is given back": (
        SESSION, ["book", "cancel"], "session_needed", "onboarding", [*AGREED, "session.cancelled"],
    ),
    "held and approved": (SESSION, ["book", "approved", "tax"], "approved", "active", [*HELD, *ACTIVE]),
    "approved on paper": (NO_SESSION, ["approved", "tax"], "approved", "active", [*BEGUN, *ACTIVE]),
    "held and rejected": (SESSION, ["book", "rejected"], "rejected", "onboarding", [*HELD, *REJECTED]),
    "documents again": (
        SESSION, ["book", "documents_needed", "documents"], "in_review", "onboarding",
        [*HELD, "document.rejected", "case.decided", "case.documents_needed", "document.uploaded",
         "case.document_review"],
    ),
    "the seller stays away": (
        SESSION, ["book", "no_show"], "session_needed", "onboarding", [*AGREED, "session.missed"],
    ),
    "we stay away": (SESSION, ["book", "our_no_show"], "session_needed", "onboarding", [*AGREED, "session.missed"]),
    "the line breaks": (
        SESSION, ["book", "connection_failed"], "session_needed", "onboarding", [*HELD, "session.missed"],
    ),
    "the session is paused": (
        SESSION, ["book", "session_paused", "approved"], "approved", "verified",
        [*HELD, "case.document_review", *APPROVED],
    ),
    "a second person, who does not confirm": (
        NO_SESSION, ["second_look", "approved"], "approved", "verified", [*BEGUN, *APPROVED],
    ),
    "a second person, who confirms": (
        NO_SESSION, ["second_look", "rejected"], "rejected", "onboarding", [*BEGUN, *REJECTED],
    ),
    "an appeal is upheld, and in the second step too": (
        NO_SESSION, ["rejected", "appeal", "appeal_upheld", "appeal", "appeal_upheld"], "rejected", "onboarding",
        [*BEGUN, *REJECTED, *["case.appealed", "case.appeal_answered"] * 2],
    ),
    "an appeal is overturned, in the second step": (
        NO_SESSION, ["rejected", "appeal", "appeal_upheld", "appeal", "appeal_overturned", "approved"], "approved",
        "verified", [*REJECTED, *["case.appealed", "case.appeal_answered"] * 2, *APPROVED],
    ),
    "an appeal is withdrawn": (
        NO_SESSION, ["rejected", "appeal", "withdraw_appeal"], "rejected", "onboarding",
        [*REJECTED, "case.appealed", "case.appeal_withdrawn"],
    ),
    "documents do not come": (
        NO_SESSION, ["documents_needed", "days:90"], "lapsed", "onboarding", ["case.documents_needed", "case.lapsed"],
    ),
    "no time is chosen": (
        SESSION, ["days:40", "days:90"], "lapsed", "onboarding",
        ["case.times_offered", "case.times_given_back", "case.lapsed"],
    ),
    "tax information does not come": (
        NO_SESSION, ["approved", "days:90"], "approved", "verified", [*APPROVED, "case.tax_overdue"],
    ),
    "the account is restricted, and again as before": (
        NO_SESSION, ["approved", "tax", "account_restricted", "measures_ended"], "approved", "active",
        [*ACTIVE, CHANGED, CHANGED],
    ),
    "the account is suspended": (
        NO_SESSION, ["approved", "tax", "account_suspended"], "approved", "suspended", [*ACTIVE, CHANGED],
    ),
    "a suspension is over": (
        NO_SESSION, ["approved", "tax", "account_suspended", "days:62"], "approved", "active",
        [*ACTIVE, CHANGED, CHANGED],
    ),
    "the account is closed": (
        NO_SESSION, ["approved", "tax", "account_closed"], "approved", "closed", [*ACTIVE, CHANGED],
    ),
    "a closing is overturned": (
        NO_SESSION, ["approved", "tax", "account_closed", "measure_upheld", "measure_overturned"], "approved", "active",
        [*ACTIVE, CHANGED, CHANGED],
    ),
    "the approval is undone": (
        NO_SESSION, ["approved", "tax", "approval_undone"], "approved", "suspended",
        [*ACTIVE, CHANGED, "case.opened", "case.times_offered"],
    ),
    "an approval stands again": (
        NO_SESSION, ["approved", "tax", "approval_undone", "measures_ended"], "approved", "active",
        [*ACTIVE, CHANGED, "case.opened", CHANGED],
    ),
}  # fmt: skip


def test_each_outcome_is_in_some_walk() -> None:
    walked = {step for _number, steps, *_ends in WALKS.values() for step in steps}
    assert walked >= set(OUTCOMES)


@pytest.mark.parametrize(("number", "steps", "status", "account", "events"), WALKS.values(), ids=WALKS)
def test_it_ends_as_it_is_said_to_and_its_platform_hears_of_it(
    walk: Callable[[str], Walk], number: str, steps: list[str], status: str, account: str, events: list[str]
) -> None:
    walked = walk(number)
    walked.go(*steps)
    assert (walked.read()["status"], walked.account()["status"]) == (status, account)
    heard = walked.heard()
    assert is_heard(events, heard), heard


def test_what_stands_against_an_account_is_told(walk: Callable[[str], Walk]) -> None:
    walked = walk(NO_SESSION)
    walked.go("approved", "tax", "account_restricted")
    assert [(each["kind"], each["status"]) for each in walked.account()["measures"]] == [("restrict", "in_effect")]
