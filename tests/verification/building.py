"""Cases as tests need them: a seller with everything declared and uploaded, and what waits for a reviewer."""

import io
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.test import Client
from django.utils import timezone
from PIL import Image

from core.models import User
from messaging.models import Delivery
from scheduling.models import AccountManager, Booking, Place, Session
from scheduling.room.actions.staying import touch
from scheduling.session_ids import new_code
from sellers.asking import ask_what_is_requested
from sellers.models import BankAccount, Business, Document, Person, Seller
from tests.logging_in import log_in_now
from tests.storing import store_file
from verification.actions.moving import lock
from verification.models import Case, Check, DocumentOutcome, Review, Screening, ScreenPlan
from verification.reviewing.actions.challenges import compare_code, start_challenge
from verification.reviewing.actions.reviews import assign_documents, begin_session_review, judge, save_check
from verification.reviewing.actions.stills import add_still


def jpeg(width: int = 320, height: int = 240, colour: str = "teal") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, "JPEG")
    return buffer.getvalue()


def complete(seller: Seller, *, name: str = "Acme Trading Ltd") -> Seller:
    """Everything declared, all three documents of a company uploaded with one page each."""
    business = Business.objects.create(
        seller=seller, kind="company", legal_name=name, register_number="01234567", country="GB",
        street="1 High Street", city="Leeds", postcode="LS1 1AA",
    )  # fmt: skip
    Person.objects.create(
        seller=seller, given_name="Sam", family_name="Seller", birth_date="1980-02-03", document_type="passport",
        document_country="GB", document_number="123456782", document_issued_on="2021-06-01",
        document_expires_on=date.today() + timedelta(days=900),
    )  # fmt: skip
    BankAccount.objects.create(seller=seller, holder=name, country="GB", number="GB33BUKB20201555555555")
    ask_what_is_requested(seller, business, actor=None)
    for document in seller.documents.all():
        document.pages = [store_file(jpeg(), bound_to=document.place_of_page(1), purpose="pages")]
        document.status, document.uploaded_at = Document.Status.UPLOADED, timezone.now()
        document.scan = Document.Scan.CLEAN
        document.save()
    return seller


def open_case(seller: Seller, status: str, **fields: Any) -> Case:
    now = timezone.now()
    due_at = None if status == Case.Status.REJECTED else now + timedelta(days=3)  # with a day it would be appealed
    defaults = {"language": "en", "submitted_at": now, "since": now, "due_at": due_at}
    return Case.objects.create(seller=seller, status=status, **defaults | fields)


def find(case: Case, *rules: str, session: bool = True) -> Screening:
    """As if the risk screen had found them."""
    for rule in rules:
        case.signals.create(rule=rule, rule_version=1)
    return Screening.objects.create(
        case=case, ran_at=case.submitted_at, plan=ScreenPlan.objects.in_force(), score=0,
        outcome=Screening.Outcome.SESSION if session else Screening.Outcome.CLEAR,
        findings={rule: {"version": 1, "found": True} for rule in rules},
    )  # fmt: skip


def publish_plan(*, note: str = "", **changes: Any) -> ScreenPlan:
    """Over the one in force: `weights`, `session_from`, or figures by their names."""
    now = ScreenPlan.objects.in_force()
    fields = {name: changes.pop(name, getattr(now, name)) for name in ("weights", "session_from")}
    thresholds = now.thresholds | changes
    return ScreenPlan.objects.create(
        number=now.number + 1, thresholds=thresholds, note=note, published_at=timezone.now(), **fields
    )


def document_case(seller: Seller) -> Case:
    return open_case(complete(seller), Case.Status.DOCUMENT_REVIEW)


def manager_of(user: User) -> AccountManager:
    fields = {
        "staff_number": f"M-{user.pk}",
        "time_zone": "Europe/Berlin",
        "languages": ["en"],
        "trained_until": date.today() + timedelta(days=100),
    }
    return AccountManager.objects.get_or_create(user=user, defaults=fields)[0]


def book(seller: Seller, user: User, *, consented: bool = True) -> Booking:
    """A session that starts now; the seller waits for it."""
    now = timezone.now()
    booking = Booking.objects.create(
        seller=seller, manager=manager_of(user), period=(now, now + timedelta(minutes=30)),
        time_zone="Europe/London", language="en", uid=f"uid-{seller.pk}-{now.timestamp()}",
    )  # fmt: skip
    consent = now if consented else None
    code = new_code()
    session = Session.objects.create(booking=booking, code=code, entered_at=now, consented_at=consent)
    if consented:
        touch(session, connection=f"waits-{session.pk}")
    return booking


def session_case(seller: Seller, user: User, *, consented: bool = True) -> Case:
    booking = book(complete(seller), user, consented=consented)
    return open_case(seller, Case.Status.SESSION_BOOKED, booking=booking)


def meeting_case(seller: Seller, user: User) -> Case:
    """A session in person that starts now; the seller is on the way."""
    fields = {"name": "Berlin office", "address": "Marktplatz 1\nBerlin", "time_zone": "Europe/Berlin"}
    booking = book(complete(seller), user, consented=False)
    booking.place = Place.objects.get_or_create(**fields)[0]
    booking.time_zone = booking.place.time_zone
    booking.save()
    Session.objects.filter(booking=booking).update(entered_at=None)
    return open_case(seller, Case.Status.SESSION_BOOKED, booking=Booking.objects.get(pk=booking.pk))


def begin(case: Case, user: User) -> Review:
    return assigned(case, user) if case.booking is None else begin_session_review(case, actor=user)


@transaction.atomic
def assigned(case: Case, user: User) -> Review:
    """As if the queue had drawn this case for this user, whether qualified or not; again: the review that is open."""
    open_review = case.reviews.filter(reviewer=user, session=None, ended_at=None).first()
    return open_review or assign_documents(lock(case), reviewer=user, actor=user)


def answer_all(review: Review, *, failed: dict[str, str] | None = None, rejected: dict[str, str] | None = None) -> None:
    """Everything passed and accepted, but `failed` (check → reason) and `rejected` (kind of document → reason). What
    passes without more is stored as if it had been saved: in one statement, not in one action each."""
    failed, rejected = failed or {}, rejected or {}
    checks = list(review.checks.select_related("item"))
    by_video = review.session is not None and not review.session.in_person
    shown = [check for check in checks if by_video and (check.item.is_challenge or check.item.evidence)]
    acted = [check for check in checks if check in shown or check.code in failed]
    passed = review.checks.exclude(pk__in=[check.pk for check in acted])
    passed.update(outcome=Check.Outcome.PASSED, reason_code="", reopened=False, revision=F("revision") + 1)
    for check in acted:
        reason = failed.get(check.code, "")
        outcome = Check.Outcome.FAILED if reason else Check.Outcome.PASSED
        if check in shown:
            show(check)
        if check.item.challenge == "code" and not reason:
            compare_code(check, actor=review.reviewer, code=code_sent(check))
            continue
        save_check(check, actor=review.reviewer, outcome=outcome, reason_code=reason, revision=check.revision)
    for document in review.case.seller.documents.filter(status=Document.Status.UPLOADED):
        reason = rejected.get(document.kind, "")
        outcome = DocumentOutcome.Outcome.REJECTED if reason else DocumentOutcome.Outcome.ACCEPTED
        judge(review, document, actor=review.reviewer, outcome=outcome, reason_code=reason, revision=0)


def show(check: Check) -> None:
    """What a session by video needs before a check is answered: the challenge started, a still taken."""
    reviewer = check.review.reviewer
    if check.item.is_challenge:
        start_challenge(check, actor=reviewer)
    if check.item.evidence:
        add_still(check, actor=reviewer, image=jpeg())


def code_sent(check: Check) -> str:
    """As the seller finds it in the e-mail."""
    delivery = Delivery.objects.filter(message__about=check.sent_code.public_id).latest("id")
    return str(delivery.secret["code"])


def confirm_factor(client: Client, user: User, *, seconds_ago: float = 0) -> None:
    """As after a second factor."""
    log_in_now(client, user, method="mfa", seconds_ago=seconds_ago)
