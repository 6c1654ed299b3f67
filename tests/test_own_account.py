"""Whoever of the staff is a seller too: with every role that there is they do nothing about their own account, and read
nothing of what is planned about it."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group
from django.test import Client

from audit.hiding import hidden_from
from core import approvals
from core.accounts import GRANT, save_account
from core.approvals import confirm, decline, propose, visible_to
from core.models import Approval, User
from messaging.models import Message
from sellers.grounds import state_reason
from sellers.models import Seller
from sellers.rights.erasing import ERASURE, propose_erasure
from sellers.rights.exports import COPY, ask_for_export, open_export, propose_copy
from sellers.rights.holding import RELEASE, place_hold, propose_release
from sellers.rights.requests import ask_for_erasure, refuse_request
from tests.refusals import refusal_of
from tests.verification.building import answer_all, begin, complete, confirm_factor, document_case, open_case
from tests.verification.certification.world import of_high_volume
from tests.verification.measuring import Kind, announced, approved, in_effect, proposal, proposed
from verification.appeals.actions.hearing import answer_appeal, release_appeal, take_appeal
from verification.appeals.actions.lodging import file_appeal
from verification.assignment.actions.takeover import hand_over_session, take_over_session
from verification.assignment.actions.taking import assign_case, begin_document_review
from verification.certification.actions.dropping import DROP
from verification.certification.actions.suspending import SUSPEND, propose_suspensions
from verification.measures.actions.proposing import IMPOSE, LIFT, answer_done, propose_lift, propose_measure
from verification.measures.actions.saying_done import say_done
from verification.models import Appeal, Case, Certification, HighVolume, Measure, SuspensionBatch, VolumeImport
from verification.reviewing.actions.decisions import confirm_fraud, decide
from verification.sessions.actions.owed import give_session_again, waive_session

pytestmark = pytest.mark.django_db
WHY = "It is mine to say."


@pytest.fixture
def everything(make_user: Callable[..., User]) -> User:
    user = make_user("everything@staff.example.com", full_name="Every Thing", is_staff=True)
    user.groups.set(Group.objects.all())
    TOTP.activate(user, generate_totp_secret())
    return user


@pytest.fixture
def own(seller: Seller, everything: User) -> Seller:
    Seller.objects.filter(pk=seller.pk).update(user=everything)
    return Seller.objects.select_related("user").get(pk=seller.pk)


@pytest.fixture
def desk(everything: User, log_in: Any) -> Client:
    client: Client = log_in(everything)
    confirm_factor(client, everything)
    return client


def batch_of(seller: Seller) -> SuspensionBatch:
    at = "2026-01-01T00:00Z"
    batch = SuspensionBatch.objects.create(prepared_at=at)
    Certification.objects.create(seller=seller, batch=batch, asked_at=at, first_told_at=at, told_at=at, due_at=at)
    return batch


def losing(seller: Seller, ops: User) -> VolumeImport:
    of_high_volume(seller, ops)
    row = HighVolume.objects.get(seller=seller)
    HighVolume.objects.update(lost_in=row.found_in)
    return row.found_in


# What somebody else has proposed about the account, for each kind of step that is about one.
PROPOSED: dict[str, Callable[[Seller, User, User], Approval]] = {
    COPY: lambda own, lead, ops: propose_copy(own, actor=ops, reason=WHY),
    ERASURE: lambda own, lead, ops: propose_erasure(complete(own), actor=ops, reason=WHY),
    GRANT: lambda own, lead, ops: propose(
        GRANT, own.user, actor=User.objects.get(email="administrator@staff.example.com"), reason=WHY, data={}
    ),
    IMPOSE: lambda own, lead, ops: _approval_of(proposed(approved(own), Kind.CLOSE, by=ops)),
    LIFT: lambda own, lead, ops: propose_lift(
        announced(approved(own), Kind.CLOSE, by=lead, and_by=ops), actor=ops, reason=WHY
    ),
    RELEASE: lambda own, lead, ops: propose_release(place_hold(own, actor=ops, reason=WHY), actor=ops, reason=WHY),
    SUSPEND: lambda own, lead, ops: propose(SUSPEND, batch_of(own), actor=ops, reason=WHY),
    DROP: lambda own, lead, ops: propose(DROP, losing(own, ops), actor=ops, reason=WHY),
}
ABOUT_NOBODY = {"announcement.publish", "screenplan.publish"}


def _approval_of(measure: Measure) -> Approval:
    return Approval.objects.get(subject=measure.public_id)


def test_each_kind_of_step_is_about_an_account_or_about_nobodys() -> None:
    assert {*PROPOSED, *ABOUT_NOBODY} == set(approvals._kinds)
    assert {name for name, kind in approvals._kinds.items() if not kind.account} == ABOUT_NOBODY


@pytest.mark.parametrize("kind", sorted(PROPOSED))
def test_nobody_decides_or_reads_what_is_proposed_about_their_own_account(
    kind: str, own: Seller, everything: User, lead: User, ops: User, make_staff: Any, desk: Client
) -> None:
    make_staff("administrator")
    approval = PROPOSED[kind](own, lead, ops)
    assert refusal_of(confirm, approval, actor=everything) == "own_account"
    assert refusal_of(decline, approval, actor=everything, reason=WHY) == "own_account"
    assert approval not in visible_to(everything)
    assert desk.get(f"/admin/core/approval/{approval.pk}/change/").status_code in (302, 404)
    for act in ("confirm", "decline"):
        assert desk.post(f"/admin/core/approval/{approval.pk}/{act}/", {"reason": WHY}).status_code == 404
    assert not Message.objects.filter(recipient=everything, about=approval.public_id).exists()
    assert approval.public_id in hidden_from(everything)
    assert Approval.objects.get(pk=approval.pk).status == Approval.Status.PROPOSED


@pytest.mark.parametrize("kind", sorted(PROPOSED))
def test_nobody_proposes_about_their_own_account(
    kind: str, own: Seller, everything: User, lead: User, ops: User, make_staff: Any
) -> None:
    make_staff("administrator")
    approval = PROPOSED[kind](own, lead, ops)
    subject: Any = type("Subject", (), {"public_id": approval.subject})()
    assert refusal_of(propose, kind, subject, actor=everything, reason=WHY) == "own_account"


def _done(own: Seller, lead: User, ops: User) -> Measure:
    measure = in_effect(approved(own), Kind.RESTRICT, by=lead, and_by=ops)
    say_done(measure, actor=own.user, text="It is done.")
    return Measure.objects.get(pk=measure.pk)


def _suspected(own: Seller, account_manager: User) -> Case:
    review = begin(document_case(own), account_manager)
    answer_all(review, failed={"valid": "altered"})
    decide(review, actor=account_manager, outcome="fraud_suspected", reason_codes=["altered"])
    return Case.objects.get(seller=own)


def _heard(own: Seller, lead: User, ops: User) -> Appeal:
    """It came to them by mistake."""
    measure = announced(approved(own), Kind.CLOSE, by=lead, and_by=ops)
    appeal = file_appeal(measure, actor=own.user, text="It is not so.")
    Appeal.objects.filter(pk=appeal.pk).update(assigned_to=own.user)
    return Appeal.objects.get(pk=appeal.pk)


Act = Callable[[Seller, User, User, User], str]
ACTS: dict[str, Act] = {
    "propose a measure": lambda own, me, lead, ops: refusal_of(
        propose_measure, approved(own), actor=me, proposal=proposal(Kind.CLOSE)
    ),
    "propose that one is lifted": lambda own, me, lead, ops: refusal_of(
        propose_lift, announced(approved(own), Kind.CLOSE, by=lead, and_by=ops), actor=me, reason=WHY
    ),
    "answer that what was asked for is done": lambda own, me, lead, ops: refusal_of(
        answer_done, _done(own, lead, ops), actor=me, text=WHY
    ),
    "propose an erasure": lambda own, me, lead, ops: refusal_of(propose_erasure, own, actor=me, reason=WHY),
    "refuse an erasure": lambda own, me, lead, ops: refusal_of(
        refuse_request, ask_for_erasure(own, actor=me), actor=me, answer=WHY
    ),
    "propose a copy": lambda own, me, lead, ops: refusal_of(propose_copy, own, actor=me, reason=WHY),
    "open a copy for a letter": lambda own, me, lead, ops: refusal_of(
        open_export,
        ask_for_export(own, actor=ops, by_letter=True),
        actor=me,
        ground=state_reason(own, actor=me, text=WHY),
    ),
    "place a hold": lambda own, me, lead, ops: refusal_of(place_hold, own, actor=me, reason=WHY),
    "propose that it is released": lambda own, me, lead, ops: refusal_of(
        propose_release, place_hold(own, actor=ops, reason=WHY), actor=me, reason=WHY
    ),
    "answer a suspicion of fraud": lambda own, me, lead, ops: refusal_of(
        confirm_fraud, _suspected(own, lead), actor=me, confirmed=False
    ),
    "assign the case": lambda own, me, lead, ops: refusal_of(
        assign_case, document_case(own), actor=me, to=lead, reason="urgent"
    ),
    "review the documents": lambda own, me, lead, ops: refusal_of(begin_document_review, document_case(own), actor=me),
    "take the session over": lambda own, me, lead, ops: refusal_of(
        take_over_session, document_case(own), actor=me, reason=WHY
    ),
    "hand the session over": lambda own, me, lead, ops: refusal_of(
        hand_over_session, document_case(own), actor=me, to=lead, reason=WHY
    ),
    "give a session again": lambda own, me, lead, ops: refusal_of(
        give_session_again, document_case(own), actor=me, reason=WHY
    ),
    "go on without the session": lambda own, me, lead, ops: refusal_of(
        waive_session, open_case(complete(own), Case.Status.RULING_NEEDED), actor=me, reason=WHY
    ),
    "give an appeal back": lambda own, me, lead, ops: refusal_of(
        release_appeal, _heard(own, lead, ops), actor=me, reason="time"
    ),
}
SAID = {"own_account", "own_case"}


@pytest.mark.parametrize("act", sorted(ACTS))
def test_nobody_of_the_staff_acts_on_their_own_account(
    act: str, own: Seller, everything: User, lead: User, ops: User
) -> None:
    assert ACTS[act](own, everything, lead, ops) in SAID


def test_nobody_proposes_suspensions_among_which_is_their_own(
    own: Seller, everything: User, ops: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "verification.certification.actions.suspending.waiting_in", lambda batch: list(batch.certifications.all())
    )
    assert refusal_of(propose_suspensions, batch_of(own), actor=everything, reason=WHY) == "own_account"


def test_nobody_hears_or_answers_their_own_appeal(own: Seller, everything: User, lead: User, ops: User) -> None:
    appeal = _heard(own, lead, ops)
    assert refusal_of(answer_appeal, appeal, actor=everything, overturned=True, text=WHY) == "took_part"
    Appeal.objects.update(assigned_to=None)
    assert refusal_of(take_appeal, everything) == "none_for_you"


def test_nobody_gives_rights_to_themselves(everything: User) -> None:
    groups = list(Group.objects.all()[:1])
    assert refusal_of(save_account, everything, actor=everything, changed=[], groups=groups) == "own_rights"


def test_the_pages_of_staff_about_an_own_account_are_not_there(
    own: Seller, everything: User, lead: User, ops: User, desk: Client
) -> None:
    measure = proposed(approved(own), Kind.CLOSE, by=ops)
    place_hold(own, actor=ops, reason=WHY)
    assert "Acme" not in desk.get("/admin/verification/measure/").content.decode()
    for address in (
        f"/admin/verification/measure/{measure.pk}/change/",
        f"/admin/verification/measure/of/{own.public_id}/",
        f"/admin/sellers/seller/{own.pk}/rights/",
    ):
        assert desk.get(address).status_code == 404
    for address in (f"/admin/sellers/seller/{own.pk}/rights/copy/", f"/admin/verification/measure/{measure.pk}/lift/"):
        assert desk.post(address, {"text": WHY, "reason": WHY}).status_code == 404
    assert "Acme" not in desk.get(f"/admin/sellers/seller/{own.pk}/change/", follow=True).content.decode()
    assert "Acme" not in desk.get("/admin/sellers/legalhold/").content.decode()


def test_what_is_planned_about_an_own_account_stands_in_nobodys_own_log(
    own: Seller, everything: User, lead: User, ops: User
) -> None:
    measure = proposed(approved(own), Kind.CLOSE, by=ops)
    assert {own.public_id, measure.public_id, _approval_of(measure).public_id} <= set(hidden_from(everything))
    assert measure.public_id not in hidden_from(lead)
