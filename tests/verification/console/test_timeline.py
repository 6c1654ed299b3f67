"""A case as one timeline."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import User
from messaging.models import Delivery, Message
from sellers.models import Seller
from tests.audit.telling import say
from tests.verification.building import document_case
from verification.models import Case

LogIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def case(seller: Seller) -> Case:
    return document_case(seller)


def address(case: Case) -> str:
    return f"/admin/verification/case/{case.pk}/timeline/"


def tell(case: Case, title: str, **fields: object) -> Message:
    now = {"published_at": timezone.now(), **fields}
    return Message.objects.create(
        recipient=case.seller.user, purpose="x", about=case.public_id, revision=Message.objects.count() + 1,
        due_at=timezone.now(), language="en", title=title, body="", **now,
    )  # fmt: skip


def test_people_machine_and_messages_stand_in_one_order(case: Case, ops: User, lead: User, log_in: LogIn) -> None:
    say("case.submitted", case.public_id, actor=case.seller.user)
    say("document.accepted", case.seller.documents.first().public_id, actor=lead)
    message = tell(case, "Your documents are complete")
    Delivery.objects.create(message=message, channel="email", status="sent", due_at=timezone.now())
    say("case.document_review", case.public_id, **{"from": "session_needed"})
    text = log_in(ops).get(address(case)).content.decode()
    parts = [
        "brought a case to: document review (case)", "session needed → document review",
        "to Sam Seller", "Your documents are complete", "message center, e-mail: sent, not read yet; English",
        "Lead (lead)", "accepted a document (document)", "submitted a case (case)",
    ]  # fmt: skip
    assert [text.find(part) for part in parts] == sorted(text.find(part) for part in parts)
    assert -1 not in [text.find(part) for part in parts]


def test_what_was_not_said_yet_and_what_concerns_others_is_not_there(
    case: Case, other_seller: Seller, ops: User, log_in: LogIn
) -> None:
    tell(case, "Not due yet", published_at=None)
    say("seller.registered", other_seller.public_id, actor=other_seller.user)
    text = log_in(ops).get(address(case)).content.decode()
    assert "Not due yet" not in text
    assert text.count("opened an account") == 1


def test_more_entries_cost_no_more_queries(case: Case, ops: User, log_in: LogIn) -> None:
    client = log_in(ops)
    counts = []
    for many in (1, 29):
        for _ in range(many):
            say("case.submitted", case.public_id, actor=case.seller.user)
            Delivery.objects.create(message=tell(case, "A"), channel="email", due_at=timezone.now())
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address(case)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_it_is_reached_from_the_case_by_those_who_read_the_log(
    case: Case, ops: User, lead: User, support: User, account_manager: User, log_in: LogIn
) -> None:
    page = f"/admin/verification/case/{case.pk}/change/"
    for user, reads in [(ops, True), (lead, True), (support, False), (account_manager, False)]:
        client = log_in(user)
        assert (address(case) in client.get(page).content.decode()) is reads
        assert client.get(address(case)).status_code == (200 if reads else 403)
