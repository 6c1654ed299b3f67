"""A seller of whom everything is there that Vouchroom can hold, with values that are found nowhere else."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils import timezone

from audit.log import address, record
from contacts.actions.addresses import enter_address, save_person
from contacts.actions.codes import send_code
from contacts.models import StaffCall
from core.models import User
from core.sessions import SessionStore
from messaging.models import OpsTask
from messaging.outbox import queue_message
from scheduling.models import Booking, ChatLine, JoinToken, Meeting, Overview, Recording, RecordingPart, Session
from sellers.models import Business, Person, Seller, StatedReason, TaxInformation, TravelNote
from tests.storing import store_file
from tests.verification.building import answer_all, begin, session_case
from verification.models import Case, Correction, Detour, MissedSession, Reading, Review
from verification.reviewing.actions.decisions import decide
from verification.reviewing.actions.reviews import admit_seller

PLANTED = [
    "Zephyrine Quill", "zephyrine.quill", "Quillmarsh Trading", "Zephyrine", "Quillmarsh", "7 Foxglove Parade",
    "Ambleforth", "AM7 4QX", "QREG-5590417", "QX90817263", "GB29NWBK60161331926819", "QTAX-771204", "1971-08-09",
    "wandering heron lantern", "backup.quill", "+447400123987", "Bartholomew Quill", "198.51.100.77", "QuillBrowser",
    "the chat of Quill", "the note on Quill", "the reading of Quill", "the old value of Quill", "the contest of Quill",
    "the answer to Quill", "the waiver for Quill", "Prudence Quill", "my Quill key", "the hold on Quill",
    "aunt of Quill", "looked for Quill", "noticed of Quill", "done about Quill",
    "2019-02-17", "2026-10-19", "2026-10-28",
]  # fmt: skip


def fill(seller: Seller, manager: User) -> Case:
    """Approved in a session, active; the case."""
    user = seller.user
    user.full_name, user.phrase = "Zephyrine Quill", "wandering heron lantern"
    user.save()
    case = session_case(seller, manager)
    _declare(seller)
    review = begin(case, manager)
    admit_seller(review, actor=manager)
    review.refresh_from_db()
    answer_all(review)
    _note(review)
    decide(review, actor=manager, outcome="approved", reason_codes=[])
    _hold_session(case)
    _log_in(user)
    _contact(seller, manager)
    TravelNote.objects.create(seller=seller, country="PT", first_day="2026-10-19", last_day="2026-10-28")
    StatedReason.objects.create(stated_by=manager, subject=case.public_id, text="I looked for Quill")
    queue_message("seller_active", to=user, about=seller)
    _tell_staff(case, manager)
    _give_ops_a_task(seller)
    return Case.objects.get(pk=case.pk)


def _declare(seller: Seller) -> None:
    Business.objects.filter(seller=seller).update(
        legal_name="Quillmarsh Trading", street="7 Foxglove Parade", city="Ambleforth", postcode="AM7 4QX"
    )
    Person.objects.filter(seller=seller).update(given_name="Zephyrine", family_name="Quill")
    for row, values in [
        (seller.business, {"register_number": "QREG-5590417"}),
        (
            seller.person,
            {"document_number": "QX90817263", "birth_date": "1971-08-09", "document_issued_on": "2019-02-17"},
        ),
        (seller.bank_account, {"number": "GB29NWBK60161331926819", "holder": "Quillmarsh Trading"}),
    ]:
        row.refresh_from_db()
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
    TaxInformation.objects.create(seller=seller, country="GB", number="QTAX-771204", certified_at=timezone.now())
    for document in seller.documents.all():
        place = document.place_of_original(1)
        document.original = [store_file(b"Zephyrine Quill", bound_to=place, purpose="originals")]
        document.save()


def _note(review: Review) -> None:
    review.note = "the note on Quill"
    review.save()
    Reading.objects.create(review=review, field="family_name", text="the reading of Quill")
    Correction.objects.create(review=review, field="street", status="done", old="the old value of Quill", new="x")


def _hold_session(case: Case) -> None:
    session = Session.objects.get(booking=case.booking)
    session.companion, session.companion_name, session.device_check = "helper", "Prudence Quill", {"camera": "ok"}
    session.instruction = "Zephyrine, hold it still"
    session.save()
    ChatLine.objects.create(session=session, side="seller", text="the chat of Quill")
    JoinToken.objects.create(session=session, token_hash=session.public_id, expires_at=timezone.now())
    Meeting.objects.create(
        session=session, number=1, vendor_id=session.public_id, region="eu", placement={}, made_at=timezone.now()
    )  # fmt: skip
    recording = Recording.objects.create(session=session, stretch="a" * 32)
    part = RecordingPart(recording=recording, number=0, sha256="0" * 64, size=5)
    part.file = store_file(b"Quill", bound_to=part.place, purpose="pages")
    part.save()
    now = timezone.now()
    missed = MissedSession.objects.create(
        case=case, session=session, found_at=now, contest="the contest of Quill", answer="the answer to Quill"
    )
    Detour.objects.create(
        case=case,
        cause="missed",
        missed=missed,
        made_at=now,
        why="the request of Quill",
        ruling_reason="the waiver for Quill",
    )


def _tell_staff(case: Case, manager: User) -> None:
    """What they are told names the seller."""
    booking = Booking.objects.get(case=case)
    Overview.objects.update_or_create(manager=booking.manager, defaults={"standing": [booking.pk]})
    queue_message("manager_overview", to=manager, about=booking.manager)
    queue_message("session_taken_over", to=manager, about=booking.session)


def _give_ops_a_task(seller: Seller) -> None:
    now, facts = timezone.now(), {"seen": "noticed of Quill"}
    OpsTask.objects.create(
        kind="test", key=seller.public_id, facts=facts, note="done about Quill", opened_at=now, last_at=now
    )


def _log_in(user: User) -> None:
    store = SessionStore()
    store["_auth_user_id"] = str(user.pk)
    store.create()
    UserSession.objects.create(
        user=user, ip="198.51.100.77", user_agent="QuillBrowser", session_key=store.session_key
    )  # fmt: skip
    Authenticator.objects.create(user=user, type="webauthn", data={"name": "my Quill key"})
    came_from = address.set("198.51.100.77")
    record("user.preferences_changed", actor=user, subject=user)
    address.reset(came_from)


def _contact(seller: Seller, manager: User) -> None:
    save_person(seller, actor=seller.user, name="Bartholomew Quill", relation="family")
    entered: list[Any] = [
        enter_address(seller, actor=seller.user, kind="email", value=f"backup.quill.{seller.pk}@example.com"),
        enter_address(seller, actor=seller.user, kind="phone", value="+447400123987"),
    ]
    send_code(entered[0], actor=seller.user)
    StaffCall.objects.create(
        contact=entered[1].contact, address=entered[1], made_by=manager, made_at=timezone.now(), topic="account",
        outcome="reached", note="The aunt of Quill answered.",
    )  # fmt: skip
