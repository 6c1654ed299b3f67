"""Taking over a room that somebody else holds, or should (R5): never by accident, and written down."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit.log import record
from core.errors import DomainError
from core.models import User
from core.roles import LEAD
from messaging.outbox import queue_message, queue_messages
from scheduling.models import AccountManager, Booking, Session
from scheduling.room.actions.admission import refuse_unfit
from scheduling.room.actions.locking import locked_room
from scheduling.room.actions.staying import stay
from scheduling.room.company import tell_company
from scheduling.video import video


@transaction.atomic
def take_over(session: Session, *, manager: AccountManager, reason: str, given_by: User | None = None) -> Session:
    """The room, and with it the booking, go to `manager`. `reason` is a code. `given_by`: who hands it to them; until
    they come, nobody of us is there.

    DomainError: "session_over", "in_person", "untrained", "too_early", "yours_already", "busy".
    """
    booking = Booking.objects.select_for_update(of=("self",)).select_related("seller__user").get(pk=session.booking_id)
    session = locked_room(session)
    refuse_unfit(session, manager)
    former = session.owner or booking.manager
    if former == manager:
        raise DomainError(
            "yours_already",
            _("%(name)s holds this session already: it is opened from the page of the case.") % {"name": manager},
        )
    _give(booking, manager)
    session.owner, session.booking = manager, booking
    session.save(update_fields=["owner"])
    if given_by is None:
        stay(session, manager=manager)  # on the way into the room: a sweep in this moment would find nobody of us
    data = {"from": former.public_id, "to": manager.public_id, "reason": reason}
    record("session.taken_over", actor=given_by or manager.user, subject=session, data=data)
    if session.status == Session.Status.SCHEDULED:
        queue_message("session_reassigned", to=booking.seller.user, about=booking, revision=booking.sequence)
    leads = User.objects.with_role(LEAD).exclude(pk__in=[manager.user_id, given_by and given_by.pk])
    queue_messages("session_taken_over", [(lead, session) for lead in leads], revision=booking.sequence)
    tell_company(session)
    video().part(session)
    return session


def _give(booking: Booking, manager: AccountManager) -> None:
    booking.manager = manager
    booking.sequence += 1
    try:
        with transaction.atomic():
            booking.save(update_fields=["manager", "sequence"])
    except IntegrityError as overlap:
        raise DomainError(
            "busy",
            _("%(name)s has another session at this time. Have it reassigned first, or choose somebody else.")
            % {"name": manager},
        ) from overlap
