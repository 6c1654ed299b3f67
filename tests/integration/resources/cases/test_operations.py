"""What a case says can be asked for: it is there, and it is accepted."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from integration.docs.written import FOLDER
from integration.resources.cases.operations import LINK, OPERATIONS
from integration.resources.cases.states import ACTIONS, next_of
from sellers.models import Document, Seller
from tests.integration.asking import post
from tests.integration.resources.cases.test_drawing import read
from tests.integration.resources.cases.test_drawing import rejected as rejected
from tests.sellers import samples
from tests.verification.building import find, open_case
from tests.verification.views.test_case_states import ROWS
from tests.verification.views.test_case_states import bring_to as bring_to
from verification.life.table import At, Clock
from verification.models import Case, Invitation

pytestmark = pytest.mark.django_db
CHOOSING = (At.TIMES_HELD, At.TIMES_GONE, At.TIMES_WANTED, At.POSTPONED)
BODIES: dict[str, dict[str, Any]] = {
    "renew_offers": {},
    "wish_times": {"weekdays": [1], "hours": ["morning"], "time_zone": "Europe/London"},
    "choose_place": {"place": None},
    "ask_without_session": {"why": "There is no camera here."},
    "file_appeal": {"statement": "The stamp is that of the office."},
    "answer_signal": {"signal": "question", "text": "We share an office."},
    "update_seller": {"time_zone": "Europe/Berlin"},
    "give_tax_information": {"country": "DE", "number": "DE136695976", "certified": True},
}


@pytest.fixture
def client(platform: Callable[..., Any]) -> Any:
    return platform()


@pytest.fixture
def bring(request: pytest.FixtureRequest) -> Callable[[At], Case]:
    """As bring_to(), but with the times of a case whose seller chooses."""

    def bring_there(at: At) -> Case:
        if at not in CHOOSING:
            return request.getfixturevalue("bring_to")(at)
        case = request.getfixturevalue("session_case")
        rows = {**ROWS.get(at, {}), **({"due_at": None} if at.value.clock == Clock.NONE else {})}
        Case.objects.filter(pk=case.pk).update(**rows)
        return Case.objects.select_related("seller__user").get(pk=case.pk)

    return bring_there


def body_of(name: str, shown: dict[str, Any], client: Any) -> dict[str, Any]:
    if name in ("book_session", "change_session"):
        if name == "change_session":
            post(client, f"cases/{shown['id']}/offers/renew", {})
        offers = client.get(f"/api/v1/cases/{shown['id']}/offers").json()
        case = {"case": shown["id"]} if name == "book_session" else {}
        return {**case, "offer": offers["data"][0]["id"], "time_zone": offers["time_zone"]}
    return {"seller": shown["seller"]} if name in ("submit_case", LINK) else BODIES.get(name, {})


def ask(client: Any, operation: dict[str, str], shown: dict[str, Any]) -> Any:
    """Undone afterwards: the next one is asked for where the case stood."""
    path = operation["path"]
    with transaction.atomic():
        if operation["method"] == "PUT":
            photo = samples.jpeg()
            answer = client.put(path, photo, content_type="image/jpeg", CONTENT_LENGTH=str(len(photo)))
        elif operation["method"] == "PATCH":
            body = body_of(operation["id"], shown, client)
            answer = client.patch(path, body, format="json", headers={"If-Match": "*"})
        else:
            answer = post(client, path.removeprefix("/api/v1/"), body_of(operation["id"], shown, client))
        transaction.set_rollback(True)
    return answer


def accept_all(client: Any, case: Case) -> list[str]:
    """The ids of what is offered, each found accepted."""
    shown = read(client, case)
    for operation in shown["operations"]:
        answer = ask(client, operation, shown)
        assert answer.status_code in (200, 201), (operation["id"], answer.content)
    return [operation["id"] for operation in shown["operations"]]


def test_each_operation_is_in_the_schema_with_its_method_and_path() -> None:
    paths = json.loads((FOLDER / "openapi.json").read_text("utf-8"))["paths"]
    ways = ((path, method, said) for path, those in paths.items() for method, said in those.items())
    there = {said["operationId"]: (method.upper(), path) for path, method, said in ways}
    assert {name: there[name] for name in OPERATIONS} == dict(OPERATIONS)


@pytest.mark.parametrize("at", [at for at in At if at != At.APPEALED], ids=lambda at: at.name)
def test_each_state_names_what_is_accepted_in_it(at: At, bring: Callable[[At], Case], client: Any) -> None:
    accept_all(client, bring(at))


@pytest.mark.parametrize("account", Seller.Status)
@pytest.mark.parametrize("at", [at for at in At if at != At.APPEALED], ids=lambda at: at.name)
def test_what_is_named_is_accepted_however_the_account_stands(
    at: At, account: Seller.Status, bring: Callable[[At], Case], client: Any
) -> None:
    case = bring(at)
    Seller.objects.filter(pk=case.seller_id).update(status=account)
    accept_all(client, case)


@pytest.mark.parametrize("account", [Seller.Status.RESTRICTED, Seller.Status.SUSPENDED, Seller.Status.CLOSED])
def test_nothing_is_asked_of_an_approved_seller_whose_account_is_limited(
    account: Seller.Status, bring: Callable[[At], Case], client: Any
) -> None:
    case = bring(At.TAX_MISSING)
    Seller.objects.filter(pk=case.seller_id).update(status=account)
    shown = read(client, case)
    assert (shown["next"]["who"], shown["next"]["action"], shown["next"]["operation"]) == ("staff", None, None)
    assert (shown["action_needed"], shown["retryable"], shown["operations"]) == (False, False, [])


@pytest.mark.parametrize("at", At, ids=lambda at: at.name)
def test_where_the_seller_acts_or_can_mend_it_the_way_on_is_named(
    at: At, bring: Callable[[At], Case], client: Any
) -> None:
    shown = read(client, bring(at))
    leads_on = shown["action_needed"] or shown["retryable"]
    assert shown["next"]["operation"] == (shown["operations"][0] if leads_on else None)


def test_each_action_is_carried_out_by_its_operation(bring: Callable[[At], Case], client: Any) -> None:
    found = {}
    for at in At:
        if at not in CHOOSING and (action := next_of(at, in_person=False, all_there=False).action):
            found[action] = read(client, bring(at))["next"]["operation"]["id"]
    Document.objects.update(status=Document.Status.UPLOADED)
    case = bring(At.SESSION_BOOKED)
    Case.objects.filter(pk=case.pk).update(status=Case.Status.DOCUMENTS_NEEDED)
    found["submit_documents"] = read(client, case)["next"]["operation"]["id"]
    assert found == {
        "attend_session": LINK,
        "upload_documents": "upload_document",
        "submit_documents": "submit_documents",
        "give_tax_information": "give_tax_information",
    }
    assert {*found, "choose_time", "ask_for_times"} == set(ACTIONS)


@pytest.mark.parametrize(
    ("at", "name"),
    [(At.TIMES_HELD, "book_session"), (At.TIMES_GONE, "renew_offers"), (At.POSTPONED, "renew_offers")],
    ids=str,
)
def test_a_time_is_chosen_or_asked_for(at: At, name: str, bring: Callable[[At], Case], client: Any) -> None:
    assert read(client, bring(at))["next"]["operation"]["id"] == name


def test_each_missing_document_is_named_with_its_path(bring: Callable[[At], Case], client: Any) -> None:
    shown = read(client, bring(At.DOCUMENTS_NEEDED))
    missing = [each["kind"] for each in shown["documents"]]
    uploads = [each["path"] for each in shown["operations"] if each["id"] == "upload_document"]
    assert uploads == [f"/api/v1/sellers/{shown['seller']}/documents/{kind}/file" for kind in missing]


def test_a_rejection_is_appealed_and_the_appeal_is_taken_back(rejected: Case, client: Any) -> None:
    assert accept_all(client, rejected) == ["reopen_details", "file_appeal"]
    post(client, f"cases/{rejected.public_id}/appeal", BODIES["file_appeal"])
    assert accept_all(client, rejected) == ["withdraw_appeal"]


def test_once_the_details_are_open_again_the_case_is_submitted_anew(ready: Seller, client: Any) -> None:
    case = open_case(ready, Case.Status.REJECTED)
    post(client, f"cases/{case.public_id}/reopen_details", {})
    assert accept_all(client, case) == ["submit_case", "update_seller"]
    Document.objects.filter(kind="identity").update(status=Document.Status.REJECTED)
    assert accept_all(client, case) == ["upload_document", "update_seller"]


def test_an_invitation_can_be_put_off_and_declined(session_case: Case, make_campaign: Any, client: Any) -> None:
    campaign = make_campaign(running=False)
    Invitation.objects.create(
        campaign=campaign, seller=session_case.seller, case=session_case, invited_at=session_case.since
    )
    assert accept_all(client, session_case)[-2:] == ["postpone_case", "withdraw_case"]


def test_a_question_and_a_missed_session_are_answered(session_case: Case, client: Any) -> None:
    find(session_case, "same_address")
    assert "answer_signal" in accept_all(client, session_case)


def test_no_path_is_left_with_a_gap(bring: Callable[[At], Case], client: Any) -> None:
    for at in (At.SESSION_BOOKED, At.DOCUMENTS_NEEDED, At.ACTIVE):
        said = [each["path"] for each in read(client, bring(at))["operations"]]
        assert not [path for path in said if re.search(r"[{}]|//", path)]
