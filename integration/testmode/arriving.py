"""Bringing the case of a test seller to where somebody reviews it: what its seller would do, and what staff would.

Rows are moved in time, never a clock.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image

from audit.log import record
from core.clock import database_now
from core.errors import DomainError
from core.ids import new_id
from core.models import User
from core.policy import current_policy
from integration.testmode import desk
from messaging.models import Delivery, Message
from scheduling.joining import LIFE
from scheduling.models import Booking, JoinToken, Presence, Side
from scheduling.room.actions.admission import enter, give_consent, is_recorded
from scheduling.room.actions.staying import touch
from sellers.models import Document
from sellers.uploads.actions import upload_document
from verification.actions.cases import choose_time, renew_times, resubmit_documents
from verification.assignment.actions.taking import assign_case
from verification.life.table import At, state_of
from verification.models import Case, Review
from verification.reviewing.actions.decisions import confirm_fraud
from verification.reviewing.actions.reviews import admit_seller, begin_session_review
from verification.second.suspicions import had_a_say, suspicion_of
from verification.sessions.actions.arrivals import receive_seller
from verification.sessions.actions.detours import may_rule
from verification.sessions.actions.owed import give_session_again, waive_session
from verification.sessions.owed import lacks_session, owed_session

WHY = "Test mode."
MOST_STEPS = 12  # the longest way: documents sent, a session that was waived, one that was given again, and held
A_MINUTE = timedelta(minutes=1)


def again(case: Case) -> Case:
    return Case.objects.select_related("seller__user", "booking__session", "booking__manager__user").get(pk=case.pk)


def to_review(case: Case, *, approving: bool = False) -> Review:
    """The review in which it can be decided. DomainError "not_possible" from where none leads to one."""
    for _step in range(MOST_STEPS):
        case = again(case)
        at = state_of(case)
        if at == At.IN_SESSION:
            return case.reviews.select_related("reviewer").get(ended_at=None)
        if at == At.DOCUMENT_REVIEW and not (approving and _settle_session(case)):
            return documents_review(case)
        if at != At.DOCUMENT_REVIEW:
            _towards(at)(case)
    raise not_possible()


def not_possible() -> DomainError:
    return DomainError("not_possible", _("As this case stands, it cannot be led there. Ask what is possible for it."))


def _towards(at: At) -> Callable[[Case], object]:
    if at not in TOWARDS:
        raise not_possible()
    return TOWARDS[at]


def book(case: Case) -> None:
    """As the seller: the first of the times held, or of others. DomainError "nobody_free"."""
    seller = case.seller
    offer = seller.offers.held().first() or next(iter(renew_times(case, actor=seller.user)), None)
    if offer is None:
        raise DomainError("nobody_free", _("No time is free at the test desk. Try again in a minute."))
    choose_time(case, actor=seller.user, offer=offer, time_zone=(case.place or seller.user).time_zone)


def hold(case: Case) -> None:
    """Both come to the session that is booked, now, and the seller is let in."""
    case = move_session(case)
    booking = case.booking
    assert booking
    ours, session = booking.manager.user, booking.session
    if booking.in_person:
        receive_seller(begin_session_review(case, actor=ours), actor=ours, code=session.code)
        return
    come(case)
    admit_seller(begin_session_review(case, actor=ours), actor=ours)


def come(case: Case) -> None:
    """The seller enters, agrees, and waits."""
    assert case.booking
    seller, session = case.seller.user, case.booking.session
    enter(session, actor=seller)
    give_consent(session, actor=seller, recorded=is_recorded())
    touch(session, connection=new_id("test"))


@transaction.atomic
def move_session(case: Case, *, passed: bool = False) -> Case:
    """To now, or `passed`: so long ago that nobody waits for anybody any more. Somebody of the desk who is free then
    holds it; what was to be said before it is due."""
    booking = Booking.objects.select_for_update(of=("self",)).get(case=case)
    now, length = database_now(), booking.ends_at - booking.starts_at
    back = length + current_policy().no_show_grace + A_MINUTE if passed else timedelta()
    start = now.replace(second=0, microsecond=0) - back
    booking.manager = desk.free_at(booking, (start, start + length))
    booking.period = (start, start + length)
    booking.save(update_fields=["manager", "period"])
    Case.objects.filter(booking=booking).update(due_at=start)
    JoinToken.objects.filter(session__booking=booking).update(expires_at=now + LIFE)
    make_due(booking, now)
    record("test.session_moved", actor=None, subject=booking, data={"starts_at": start.isoformat()})
    return again(case)


def make_due(booking: Booking, now: datetime) -> None:
    """What is to be said of it later is said at once."""
    waiting = Message.objects.filter(about=booking.public_id, withdrawn_at=None, due_at__gt=now)
    Delivery.objects.filter(message__in=waiting, status=Delivery.Status.QUEUED).update(due_at=now)
    waiting.update(due_at=now)


def was_there(booking: Booking, side: Side) -> None:
    """As if from the start to the end of the grace."""
    manager = booking.manager if side == Side.MANAGER else None
    until = booking.starts_at + current_policy().no_show_grace
    Presence.objects.create(
        session=booking.session, side=side, manager=manager, connection=new_id("test"),
        came_at=booking.starts_at, seen_at=until, left_at=until,
    )  # fmt: skip


def send_documents(case: Case) -> None:
    """As the seller: whatever is missing, as a picture without anything on it."""
    seller = case.seller
    for document in seller.documents.filter(status__in=Document.MISSING).select_related("seller"):
        upload_document(document, actor=seller.user, content=picture())
    resubmit_documents(again(case), actor=seller.user)


def picture() -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (1000, 700), (243, 240, 228)).save(buffer, "JPEG")
    return buffer.getvalue()


def waive(case: Case) -> None:
    """A lead of the desk decides that it goes on without the session."""
    owed = owed_session(case)
    assert owed
    waive_session(case, actor=desk.somebody(lambda user: may_rule(owed, user)), reason=WHY)


def not_confirm(case: Case) -> None:
    confirm_fraud(case, actor=second_person(case), confirmed=False)


def second_person(case: Case) -> User:
    suspicion = suspicion_of(case)
    assert suspicion
    return desk.somebody(lambda user: not had_a_say(user, suspicion))


def _settle_session(case: Case) -> bool:
    """Whether a session stood against an approval on the documents, and what comes next is settled."""
    if owed_session(case):
        waive(case)
    elif lacks_session(case):
        open_review = case.reviews.filter(ended_at=None).select_related("reviewer").first()
        give_session_again(case, actor=open_review.reviewer if open_review else desk.somebody(), reason=WHY)
    else:
        return False
    return True


def documents_review(case: Case) -> Review:
    """That of whoever of the desk has it, or assigned to somebody who may review it. DomainError "review_taken"."""
    open_review = case.reviews.filter(ended_at=None).select_related("reviewer").first()
    if open_review and open_review.reviewer.is_test:
        return open_review
    reviewer = desk.reviewer_for(case)
    assigner = desk.somebody(lambda user: user.pk != reviewer.pk)
    return assign_case(case, actor=assigner, to=reviewer, reason="balance")


TOWARDS: dict[At, Callable[[Case], object]] = {
    At.TIMES_HELD: book,
    At.TIMES_GONE: book,
    At.TIMES_WANTED: book,
    At.POSTPONED: book,
    At.SESSION_BOOKED: hold,
    At.RULING_NEEDED: waive,
    At.DOCUMENTS_NEEDED: send_documents,
    At.FRAUD_SUSPECTED: not_confirm,
}
