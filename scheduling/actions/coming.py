"""In person the seller can say, on the page of the booking, that they are there: the finding is not our word alone."""

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from scheduling.models import Session, Side
from scheduling.room.actions.staying import stay
from scheduling.room.presence import grace_ends_at, opens_at


@transaction.atomic
def say_here(session: Session, *, actor: User) -> None:
    """A stay like any other, so it shows wherever attendance does. Twice is once.

    DomainError: "not_yours", "not_now".
    """
    rows = Session.objects.select_related("booking__seller").select_for_update(of=("self",))
    session = rows.get(pk=session.pk)
    if session.booking.seller.user_id != actor.pk:
        raise DomainError("not_yours", _("This session belongs to another account."))
    if not can_say_here(session):
        raise DomainError(
            "not_now",
            _(
                "You can say here that you have come from shortly before the session starts until our waiting time is "
                "over. If somebody of us is there, say your session ID to them."
            ),
        )
    if not session.presences.filter(side=Side.SELLER).exists():
        stay(session)
        record("session.seller_here", actor=actor, subject=session)


def can_say_here(session: Session) -> bool:
    """For as long as the session waits for its seller."""
    starts_at, waits = session.booking.starts_at, session.status == Session.Status.SCHEDULED
    return session.in_person and waits and opens_at(starts_at) <= database_now() <= grace_ends_at(starts_at)
