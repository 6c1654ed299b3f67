from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now

from audit.models import Event
from core import approvals
from core.approvals import confirm, decline, expire_approvals, propose, withdraw
from core.errors import DomainError
from core.models import Approval, User
from messaging.models import Message
from tests.races import at_once
from tests.refusals import refusal_of

pytestmark = pytest.mark.django_db
Status = Approval.Status


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What the step "test" has done. Leads and ops may propose and confirm it."""
    carried_out: list[str] = []

    def carry_out(approval: Approval, actor: User) -> None:
        if approval.data.get("refused"):
            raise DomainError("refused", "Not today.")
        carried_out.append(f"{approval.subject} by {actor.email}")

    kind = approvals.Kind(
        "Turn it on", "scheduling.view_capacityalarm", carry_out, lambda approval: ["It is turned on."], User, "pk"
    )
    monkeypatch.setitem(approvals._kinds, "test", kind)
    return carried_out


@pytest.fixture
def proposed(done: list[str], ops: User, lead: User, support: User) -> Approval:
    return propose("test", support, actor=ops, reason="It is cold.", data={"state": "on"})


def state_of(approval: Approval) -> str:
    return Approval.objects.get(pk=approval.pk).status


def make_overdue(approval: Approval) -> None:
    Approval.objects.filter(pk=approval.pk).update(expires_at=Now() - timedelta(seconds=1))


def test_what_one_proposed_is_done_when_another_confirms_it(
    proposed: Approval, done: list[str], lead: User, support: User
) -> None:
    assert done == []
    confirm(proposed, actor=lead)
    assert done == [f"{support.public_id} by {lead.email}"]
    assert state_of(proposed) == Status.CONFIRMED


def test_who_proposed_it_does_not_confirm_or_decline_it(proposed: Approval, done: list[str], ops: User) -> None:
    assert refusal_of(confirm, proposed, actor=ops) == "same_person"
    assert refusal_of(decline, proposed, actor=ops, reason="No.") == "same_person"
    assert (done, state_of(proposed)) == ([], Status.PROPOSED)


def test_who_lacks_the_permission_neither_proposes_nor_confirms(
    proposed: Approval, done: list[str], support: User, account_manager: User
) -> None:
    assert refusal_of(confirm, proposed, actor=account_manager) == "not_allowed"
    assert refusal_of(propose, "test", account_manager, actor=support, reason="Please.") == "not_allowed"
    assert done == []


def test_what_the_step_refuses_leaves_the_approval_as_it_was(
    done: list[str], ops: User, lead: User, support: User
) -> None:
    approval = propose("test", support, actor=ops, reason="Why not.", data={"refused": True})
    assert refusal_of(confirm, approval, actor=lead) == "refused"
    assert state_of(approval) == Status.PROPOSED
    assert not Event.objects.filter(action="approval.confirmed").exists()


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}, {"groups": []}])
def test_what_somebody_proposed_who_may_not_any_more_is_not_confirmed(
    proposed: Approval, done: list[str], ops: User, lead: User, change: dict[str, Any]
) -> None:
    for name, value in change.items():
        ops.groups.clear() if name == "groups" else setattr(ops, name, value)
    ops.save()
    assert refusal_of(confirm, proposed, actor=lead) == "proposer_left"
    assert (done, state_of(proposed)) == ([], Status.PROPOSED)


def test_only_one_is_open_for_a_step_and_a_subject(proposed: Approval, lead: User, support: User) -> None:
    assert refusal_of(propose, "test", support, actor=lead, reason="Me too.") == "already_proposed"
    withdraw(proposed, actor=proposed.proposed_by)
    assert propose("test", support, actor=lead, reason="Now.").status == Status.PROPOSED


def test_it_is_proposed_and_declined_for_a_reason_only(
    proposed: Approval, done: list[str], lead: User, ops: User
) -> None:
    assert refusal_of(propose, "test", ops, actor=lead, reason="  ") == "no_reason"
    assert refusal_of(decline, proposed, actor=lead, reason="") == "no_reason"
    decline(proposed, actor=lead, reason="It is warm.")
    declined = Approval.objects.get(pk=proposed.pk)
    assert (declined.status, declined.answer, declined.decided_by) == (Status.DECLINED, "It is warm.", lead)
    assert refusal_of(confirm, proposed, actor=lead) == "not_open"


def test_only_who_proposed_it_takes_it_back(proposed: Approval, ops: User, lead: User) -> None:
    assert refusal_of(withdraw, proposed, actor=lead) == "not_allowed"
    withdraw(proposed, actor=ops)
    assert state_of(proposed) == Status.WITHDRAWN


def test_what_is_overdue_is_confirmed_by_nobody_even_before_the_sweep(
    proposed: Approval, done: list[str], lead: User, support: User
) -> None:
    make_overdue(proposed)
    assert refusal_of(confirm, proposed, actor=lead) == "not_open"
    assert propose("test", support, actor=lead, reason="Again.").status == Status.PROPOSED
    assert state_of(proposed) == Status.EXPIRED


def test_the_sweep_expires_what_is_overdue_and_nothing_else(proposed: Approval) -> None:
    assert expire_approvals() == 0
    make_overdue(proposed)
    assert expire_approvals() == 1
    assert state_of(proposed) == Status.EXPIRED


def test_each_step_is_an_event_without_the_words_that_were_typed(proposed: Approval, lead: User) -> None:
    decline(proposed, actor=lead, reason="It is warm.")
    events = Event.objects.filter(subject=proposed.public_id).order_by("position")
    assert [event.action for event in events] == ["approval.proposed", "approval.declined"]
    assert not any("cold" in event.data or "warm" in event.data for event in events)


def test_who_can_confirm_hears_that_it_waits_and_who_proposed_what_became_of_it(
    proposed: Approval, ops: User, lead: User
) -> None:
    waiting = Message.objects.filter(purpose="approval_waiting", about=proposed.public_id)
    assert [message.recipient for message in waiting] == [lead]
    confirm(proposed, actor=lead)
    told = Message.objects.get(purpose="approval_settled")
    assert (told.recipient, told.title) == (ops, "Done: Turn it on")
    assert waiting.get().withdrawn_at is not None


def test_the_list_shows_what_waits_to_whom_it_concerns(
    proposed: Approval, ops: User, lead: User, support: User, log_in: Any
) -> None:
    listed = log_in(lead).get("/admin/core/approval/").content.decode()
    assert "Turn it on" in listed
    page = log_in(lead).get(f"/admin/core/approval/{proposed.pk}/change/").content.decode()
    assert "It is turned on." in page
    assert "It is cold." in page
    assert "Confirm, and do it now" in page
    own = log_in(ops).get(f"/admin/core/approval/{proposed.pk}/change/").content.decode()
    assert "Confirm, and do it now" not in own
    assert log_in(support).get("/admin/core/approval/").status_code == 403


def test_the_page_confirms_and_shows_what_is_refused(
    proposed: Approval, done: list[str], ops: User, lead: User, support: User, log_in: Any
) -> None:
    address = f"/admin/core/approval/{proposed.pk}/confirm/"
    assert log_in(lead).get(address).status_code == 405
    assert log_in(support).post(address).status_code == 404
    refused = log_in(ops).post(address, follow=True)
    assert "You proposed it yourself" in refused.content.decode()
    assert done == []
    log_in(lead).post(address)
    assert len(done) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_at_once_one_does_it(
    done: list[str], ops: User, lead: User, support: User, make_user: Callable[..., User]
) -> None:
    approval = propose("test", support, actor=ops, reason="It is cold.")
    second = make_user("second@staff.example.com", is_staff=True, is_superuser=True)
    found = at_once([lambda: confirm(approval, actor=lead), lambda: confirm(approval, actor=second)])
    assert found == {"done": 1, "not_open": 1}
    assert len(done) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_propose_at_once_one_does(done: list[str], ops: User, lead: User, support: User) -> None:
    jobs = [lambda user=user: bool(propose("test", support, actor=user, reason="Cold.")) for user in (ops, lead)]
    assert at_once(jobs) == {"done": 1, "already_proposed": 1}
