"""Two-person rules (R31) cannot be passed by one person with every role: not by the action, not by the page, not by the
admin's bulk actions, and not by writing the row."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import get_resolver

from core import approvals
from core.accounts import GRANT
from core.approvals import confirm, decline, propose
from core.models import Approval, User
from sellers.models import Seller
from tests.refusals import refusal_of
from tests.test_access_matrix import routes_of
from tests.verification.building import answer_all, begin, confirm_factor, document_case
from tests.verification.measuring import Kind, approve_again, approved, in_effect, proposed
from tests.verification.queueing import knows, people
from tests.verification.seconds import again, held
from verification.models import Case, Decision, Measure
from verification.reviewing.actions.decisions import confirm_fraud, decide
from verification.second.actions.deciding_again import settle_second, take_second

pytestmark = pytest.mark.django_db
KINDS = sorted(approvals._kinds)
Status = Approval.Status


@pytest.fixture
def everything(make_user: Callable[..., User]) -> User:
    """One person with every role that there is."""
    user = make_user("everything@staff.example.com", full_name="Every Thing", is_staff=True)
    user.groups.set(Group.objects.all())
    TOTP.activate(user, generate_totp_secret())
    return user


@pytest.fixture
def superuser(make_user: Callable[..., User]) -> User:
    user = make_user("super@staff.example.com", full_name="Super User", is_staff=True, is_superuser=True)
    TOTP.activate(user, generate_totp_secret())
    return user


@pytest.fixture
def undone(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What any step would have done, whatever it is."""
    done: list[str] = []
    for name, kind in list(approvals._kinds.items()):
        does_nothing = {"carry_out": lambda approval, actor: done.append(approval.kind), "explain": _nothing}
        monkeypatch.setitem(approvals._kinds, name, replace(kind, **does_nothing))
    return done


def _nothing(approval: Approval) -> list[str]:
    return []


def proposed_by(user: User, kind: str, seller: Seller) -> Approval:
    subject: Any = seller
    if kind.startswith("measure."):
        subject = Measure.objects.first() or Measure.objects.create(
            seller=seller, kind=Kind.CLOSE, ground="rules_broken", evidence_on="2026-01-01", proposed_by=user,
            proposed_at="2026-01-01T00:00Z",
        )  # fmt: skip
    return propose(kind, subject, actor=user, reason="It is cold.")


def client_of(user: User, log_in: Any) -> Client:
    client: Client = log_in(user)
    confirm_factor(client, user)
    return client


def test_the_rules_are_known() -> None:
    """A new one is tried by these tests by itself; it is named here so that one that goes is missed."""
    assert {GRANT, "announcement.publish", "hold.release", "measure.impose", "measure.lift", "seller.copy"} <= set(
        KINDS
    )


@pytest.mark.parametrize("who", ["everything", "superuser"])
@pytest.mark.parametrize("kind", KINDS)
def test_nobody_decides_what_they_proposed_by_action_or_page(
    kind: str, who: str, seller: Seller, undone: list[str], log_in: Any, request: Any
) -> None:
    user = request.getfixturevalue(who)
    approval = proposed_by(user, kind, seller)
    assert refusal_of(confirm, approval, actor=user) == "same_person"
    assert refusal_of(decline, approval, actor=user, reason="No.") == "same_person"
    client = client_of(user, log_in)
    for act in ("confirm", "decline"):
        client.post(f"/admin/core/approval/{approval.pk}/{act}/", {"reason": "No."})
    page = client.get(f"/admin/core/approval/{approval.pk}/change/").content.decode()
    assert "Confirm, and do it now" not in page
    assert (undone, Approval.objects.get(pk=approval.pk).status) == ([], Status.PROPOSED)


@pytest.mark.parametrize("who", ["everything", "superuser"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_bulk_action_and_no_form_of_the_admin_decides_either(
    kind: str, who: str, seller: Seller, undone: list[str], log_in: Any, request: Any
) -> None:
    user = request.getfixturevalue(who)
    approval = proposed_by(user, kind, seller)
    client = client_of(user, log_in)
    for action in ("delete_selected", "confirm", "confirm_selected", "approve"):
        client.post("/admin/core/approval/", {"action": action, "_selected_action": [approval.pk], "post": "yes"})
    fields = {"status": "confirmed", "decided_by": user.pk, "_save": "Save"}
    assert client.post(f"/admin/core/approval/{approval.pk}/change/", fields).status_code == 403
    assert client.post(f"/admin/core/approval/{approval.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post("/admin/core/approval/add/", fields).status_code == 403
    assert (undone, Approval.objects.get(pk=approval.pk).status) == ([], Status.PROPOSED)


def test_nothing_that_takes_two_people_has_bulk_actions_in_the_admin(rf: Any, superuser: User) -> None:
    request = rf.get("/admin/")
    request.user = superuser
    for model in (Approval, Measure):
        assert admin.site._registry[model].get_actions(request) == {}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.DECLINED])
def test_the_database_refuses_one_person_in_both_places(
    kind: str, status: str, seller: Seller, everything: User, undone: list[str]
) -> None:
    approval = proposed_by(everything, kind, seller)
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.filter(pk=approval.pk).update(status=status, decided_by=everything)


@pytest.mark.parametrize("kind", Kind)
def test_one_person_with_every_role_limits_no_account_and_lifts_nothing(
    kind: str, seller: Seller, everything: User, lead: User, ops: User, log_in: Any
) -> None:
    active = approved(seller)
    measure = proposed(active, kind, by=everything)
    client = client_of(everything, log_in)
    approval = Approval.objects.get(subject=measure.public_id)
    client.post(f"/admin/core/approval/{approval.pk}/confirm/")
    assert Measure.objects.get(pk=measure.pk).status == Measure.Status.PROPOSED
    confirm(approval, actor=lead)
    client.post(f"/admin/verification/measure/{measure.pk}/lift/", {"reason": "It is mine."})
    lifting = Approval.objects.get(subject=measure.public_id, status="proposed")
    client.post(f"/admin/core/approval/{lifting.pk}/confirm/")
    assert Measure.objects.get(pk=measure.pk).status == Measure.Status.ANNOUNCED
    assert Seller.objects.get(pk=active.pk).status == Seller.Status.ACTIVE


def test_a_reviewers_approval_alone_lifts_no_suspension(
    seller: Seller, everything: User, lead: User, ops: User
) -> None:
    active = approved(seller)
    in_effect(active, Kind.SUSPEND, by=lead, and_by=ops)
    undone = in_effect(active, Kind.UNDO, by=lead, and_by=ops)
    assert undone.case
    approve_again(undone.case, everything)
    assert Seller.objects.get().status == Seller.Status.SUSPENDED


def test_no_other_address_leads_to_what_takes_two_people() -> None:
    """By no interface: whoever adds one tries it here."""
    routes = routes_of(get_resolver().url_patterns)
    found = {route for route in routes if "approval" in route or "measure" in route}
    assert found == {
        "admin/core/approval/",
        "admin/core/approval/add/",
        "admin/core/approval/<int:pk>/confirm/",
        "admin/core/approval/<int:pk>/decline/",
        "admin/core/approval/<int:pk>/withdraw/",
        "admin/core/approval/<path:object_id>/",
        "admin/core/approval/<path:object_id>/change/",
        "admin/core/approval/<path:object_id>/delete/",
        "admin/core/approval/<path:object_id>/history/",
        "admin/verification/measure/",
        "admin/verification/measure/<int:pk>/answer/",
        "admin/verification/measure/<int:pk>/change/",
        "admin/verification/measure/<int:pk>/lift/",
        "admin/verification/measure/of/<str:public_id>/",
        "measures/<str:public_id>/",
        "measures/<str:public_id>/appeal/",
        "measures/<str:public_id>/done/",
    }


def suspected(seller: Seller, by: User) -> Case:
    review = begin(document_case(seller), by)
    answer_all(review, failed={"valid": "altered"})
    decide(review, actor=by, outcome="fraud_suspected", reason_codes=["altered"])
    return Case.objects.get(seller=seller)


def test_whoever_suspects_fraud_does_not_answer_the_suspicion_with_another_role(
    seller: Seller, everything: User, log_in: Any
) -> None:
    case = suspected(seller, everything)
    client = client_of(everything, log_in)
    for word in (True, False):
        assert refusal_of(confirm_fraud, case, actor=everything, confirmed=word) == "same_person"
        client.post(f"/admin/verification/case/{case.pk}/fraud/", {"confirmed": word})
    assert Case.objects.get().status == Case.Status.FRAUD_SUSPECTED


def test_whoever_opens_the_way_again_does_not_approve_with_another_role(
    seller: Seller, everything: User, account_manager: User
) -> None:
    case = suspected(seller, account_manager)
    confirm_fraud(case, actor=everything, confirmed=False)
    review = begin(Case.objects.get(), everything)
    answer_all(review)
    assert refusal_of(decide, review, actor=everything, outcome="approved", reason_codes=[]) == "same_person"


def test_what_is_in_effect_is_not_lifted_by_one_person(
    seller: Seller, everything: User, lead: User, ops: User, log_in: Any
) -> None:
    measure = in_effect(approved(seller), Kind.SUSPEND, by=lead, and_by=ops)
    client = client_of(everything, log_in)
    client.post(f"/admin/verification/measure/{measure.pk}/lift/", {"reason": "It is mine."})
    lifting = Approval.objects.get(subject=measure.public_id, status="proposed")
    client.post(f"/admin/core/approval/{lifting.pk}/confirm/")
    assert Seller.objects.get().status == Seller.Status.SUSPENDED


def test_whoever_was_not_sure_neither_decides_again_nor_settles(
    seller: Seller, everything: User, make_user: Callable[..., User]
) -> None:
    first = held(seller, knows(everything))
    assert refusal_of(take_second, everything) == "leads_settle"
    second = again(take_second(people(make_user, 1)[0]), outcome="documents_needed", bank_statement="cut_off")
    settled = {"settled_for": "first", "why": "The edge is cut off, look at page 1."}
    assert refusal_of(settle_second, second, actor=everything, **settled) == "same_person"
    assert not Decision.objects.filter(case=first.review.case).exists()
