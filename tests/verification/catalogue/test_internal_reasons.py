"""What is for staff alone is never told: no page, message, mail, text message, copy or door of a seller has an internal
reason's code or its words, whatever becomes of a case that is suspected of fraud."""

import json
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.utils import timezone

from core.models import User
from messaging.models import Delivery, Message
from messaging.purposes import purpose_of
from messaging.sending.delivering import sweep
from scheduling.models import ChatLine, Session
from scheduling.room import notify as room
from scheduling.room.entrance import remember_entry
from sellers.models import Document, Seller
from sellers.rights.bundle import make_bundle
from tests import access_matrix as matrix
from tests.refusals import refusal
from tests.test_access_matrix import ask
from tests.verification.building import answer_all, begin, confirm_factor, open_case, session_case
from verification.catalogue.actions import add_reason, publish_reason
from verification.catalogue.reasons import for_document, reasons_offered
from verification.checklists.actions import publish_checklist, save_item, start_draft
from verification.models import Case, Reason, ReasonVersion, Review
from verification.reviewing.actions.decisions import confirm_fraud, decide
from verification.reviewing.actions.reviews import admit_seller, judge

pytestmark = pytest.mark.django_db

CODE, LABEL = "straw-man", "Paid to open it for a ring"
PAGES = [line.split()[:2] for line in [*matrix.SELLER_PAGES.splitlines(), *matrix.ACCOUNT_PAGES.splitlines()] if line]
STAGES = ["suspected", "confirmed", "not confirmed", "asked again", "rejected"]
OPEN = ("suspected", "not confirmed")  # of which the seller hears that the answer follows


@pytest.fixture
def internal(lead: User) -> Reason:
    """In the published checklist that each session goes through."""
    reason = publish_reason(add_reason(code=CODE, kind="internal", label=LABEL, actor=lead), actor=lead).reason
    draft = start_draft(subject="general", country="", actor=lead)
    item = draft.items.get(code="free_answers")
    item.reason_codes = [*item.reason_codes, CODE]
    save_item(item, actor=lead)
    publish_checklist(draft, actor=lead, note="rings")
    return reason


@pytest.fixture
def review(internal: Reason, seller: Seller, account_manager: User) -> Review:
    found = begin(session_case(seller, account_manager), account_manager)
    admit_seller(found, actor=account_manager)
    found.refresh_from_db()
    return found


def bring_to(stage: str, review: Review, lead: User) -> None:
    rejected = {"bank_statement": "statement_too_old"} if stage == "asked again" else {}
    failed = {"free_answers": CODE} | ({"person": "person_differs"} if stage == "rejected" else {})
    answer_all(review, failed=failed, rejected=rejected)
    outcome = {"asked again": "documents_needed", "rejected": "rejected"}.get(stage, "fraud_suspected")
    codes = [*failed.values(), *rejected.values()]
    decide(review, actor=review.reviewer, outcome=outcome, reason_codes=codes)
    if "confirmed" in stage:
        confirm_fraud(review.case, actor=lead, confirmed=stage == "confirmed")


def pages(client: Client, ids: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """What the seller gets at each address of the site that is theirs, by GET and by POST."""
    for method, address in PAGES:
        for path in addresses(address, ids):
            for one in ["GET", "POST"] if method == "both" else [method]:
                answer = ask(client, one, path)
                content = b"".join(answer.streaming_content) if answer.streaming else answer.content
                yield f"{one} {path}", content.decode(errors="replace") + json.dumps(dict(answer.headers))


def addresses(address: str, ids: dict[str, list[str]]) -> list[str]:
    """With each id of that kind; none where there is no such thing."""
    found = re.search(r"{(\w+)}", address)
    if found is None:
        return [address]
    return [path for each in ids.get(found[1], []) for path in addresses(address.replace(found[0], each, 1), ids)]


def ids_of(seller: Seller) -> dict[str, list[str]]:
    sessions = Session.objects.filter(booking__seller=seller).select_related("booking")
    return {
        "document": [each.public_id for each in seller.documents.all()],
        "booking": [each.booking.public_id for each in sessions],
        "session": [each.public_id for each in sessions],
        "message": [each.public_id for each in Message.objects.of(seller.user)],
    }


def said_to(seller: Seller) -> Iterator[tuple[str, str]]:
    """Each message as it stands in the message center and as it would be written now, and what stood in the room."""
    for message in Message.objects.filter(recipient=seller.user):
        yield message.purpose, json.dumps([message.title, message.body, message.action_path])
        yield message.purpose, str(purpose_of(message).render(message, {}))
    for delivery in Delivery.objects.filter(message__recipient=seller.user):
        yield f"{delivery.channel} {delivery.message.purpose}", str(delivery.secret) + delivery.error
    for session in Session.objects.filter(booking__seller=seller):
        yield "room", session.instruction + "".join(ChatLine.objects.values_list("text", flat=True))


def copy_of(seller: Seller) -> Iterator[tuple[str, str]]:
    with ZipFile(BytesIO(make_bundle(seller))) as bundle:
        for name in bundle.namelist():
            yield name, bundle.read(name).decode(errors="replace")


@pytest.mark.parametrize("stage", STAGES)
def test_no_page_message_mail_or_copy_tells_it(
    stage: str, review: Review, lead: User, log_in: Any, mailoutbox: Any
) -> None:
    bring_to(stage, review, lead)
    sweep()
    seller, client = Seller.objects.get(), log_in(review.case.seller.user)
    confirm_factor(client, seller.user)
    store = client.session
    remember_entry(store, review.session)
    store.save()
    read = [*pages(client, ids_of(seller)), *said_to(seller), *copy_of(seller)]
    read += [(mail.subject, str(mail.message())) for mail in mailoutbox if mail.to == [seller.user.email]]
    told = "answer_follows" if stage in OPEN else "case_decided"
    assert {"GET /case/", "GET /home/", told, "data.json", "index.html"} <= {name for name, _text in read}
    assert [name for name, text in read if CODE in text or LABEL in text] == []


@pytest.mark.parametrize("stage", STAGES)
def test_nothing_that_is_pushed_into_the_room_tells_it(
    stage: str, review: Review, lead: User, django_capture_on_commit_callbacks: Any, monkeypatch: Any
) -> None:
    pushed: list[str] = []
    monkeypatch.setattr(room, "_publish", lambda _session, message: pushed.append(json.dumps(message)))
    with django_capture_on_commit_callbacks() as callbacks:
        bring_to(stage, review, lead)
    for callback in callbacks:
        if callback.__module__ == room.__name__:
            callback()
    assert [json.loads(each)["data"]["text"] != "" for each in pushed if '"decided"' in each] == [True]
    assert [each for each in pushed if CODE in each or LABEL in each] == []


def test_staff_read_it_once_nobody_is_to_answer_without_it(review: Review, lead: User, log_in: Any) -> None:
    bring_to("confirmed", review, lead)
    page = log_in(lead).get(f"/admin/verification/case/{review.case_id}/change/")
    assert LABEL in page.content.decode()


def test_no_document_is_rejected_for_it_not_even_where_it_names_one(internal: Reason, review: Review) -> None:
    version = ReasonVersion(reason=internal, number=2, for_documents=[*Document.Kind], published_at=timezone.now())
    version.save()
    Reason.objects.filter(pk=internal.pk).update(current=2)
    assert CODE in reasons_offered()
    assert CODE not in {reason.code for reason in for_document("identity", reasons_offered().values())}
    act = {"actor": review.reviewer, "outcome": "rejected", "reason_code": CODE, "revision": 0}
    with refusal("no_reason"):
        judge(review, review.case.seller.documents.get(kind="identity"), **act)


def test_a_code_that_stands_at_a_document_all_the_same_is_neither_shown_nor_exported(
    internal: Reason, seller: Seller, log_in: Any
) -> None:
    open_case(seller, Case.Status.DOCUMENTS_NEEDED)
    seller.documents.update(status=Document.Status.REJECTED, reasons={CODE: 1})
    read = [*pages(log_in(seller.user), ids_of(seller)), *copy_of(seller)]
    assert [name for name, text in read if CODE in text or LABEL in text] == []
