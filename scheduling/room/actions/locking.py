"""The session's row, which every action in the room holds before it writes."""

from django.utils.translation import gettext as _

from core.errors import DomainError
from core.models import User
from scheduling.models import Session


def locked_session(session: Session) -> Session:
    """The row under its lock, unless the session is over.

    Its owner is not joined here: whoever waited for the lock would get the new row beside the old row's missing owner.
    """
    rows = Session.objects.select_related("booking__seller__user").select_for_update(of=("self",))
    locked = rows.get(pk=session.pk)
    if locked.status == Session.Status.ENDED:
        raise DomainError("session_over", _("This session is over. Your home page shows what comes next."))
    return locked


def locked_room(session: Session) -> Session:
    """The row under its lock, of a session by video that is not over."""
    locked = locked_session(session)
    if locked.in_person:
        raise DomainError("in_person", _("This session is held in person: it has no room."))
    return locked


def locked_for(seller_user: User, session: Session) -> Session:
    """As locked_room(), for this seller."""
    locked = locked_room(session)
    if locked.booking.seller.user_id != seller_user.pk:
        raise DomainError("not_yours", _("This session belongs to another account."))
    return locked
