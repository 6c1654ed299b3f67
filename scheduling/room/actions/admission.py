"""Before the session begins: the device check, the waiting room, consent, who holds the room, and the admission."""

from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from audit.log import record
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from core.policy import current_policy
from core.times import format_moment
from scheduling.models import AccountManager, Session, Side
from scheduling.room.actions.locking import locked_for, locked_room, locked_session
from scheduling.room.notify import notify
from scheduling.room.presence import is_present, opens_at


@transaction.atomic
def enter(session: Session, *, actor: User) -> Session:
    """The seller comes into the waiting room, which opens some minutes before the start."""
    session = locked_for(actor, session)
    opens, now = opens_at(session.booking.starts_at), database_now()
    if now < opens:
        when = format_moment(opens, session.booking.time_zone, get_language() or "en")
        raise DomainError(
            "too_early",
            _("Your link and session ID are right. The waiting room opens at %(time)s: come back then.")
            % {"time": when},
        )
    session.entered_at = session.entered_at or now
    session.save(update_fields=["entered_at"])
    record("session.entered", actor=actor, subject=session)
    notify(session, "entered")
    return session


def is_recorded() -> bool:
    """Whether whoever agrees now agrees to a recording."""
    return current_policy().recording_on_flag == 1


@transaction.atomic
def give_consent(session: Session, *, actor: User, recorded: bool = False) -> Session:
    """R8: stored before any media; a second click changes nothing. `recorded`: what the page said will be done.

    DomainError: "not_entered"; "terms_changed" when the policy says otherwise by now.
    """
    session = locked_for(actor, session)
    if session.entered_at is None:
        raise DomainError("not_entered", _("Enter with your link and your session ID first."))
    if session.consented_at is None:
        if recorded != is_recorded():
            raise DomainError(
                "terms_changed", _("What you agree to has changed in the meantime. Read it again before you agree.")
            )
        session.consented_at, session.recorded = database_now(), recorded
        session.save(update_fields=["consented_at", "recorded"])
        record("session.consented", actor=actor, subject=session, data={"recorded": recorded})
        notify(session, "consented")
    return session


@transaction.atomic
def open_room(session: Session, *, manager: AccountManager) -> Session:
    """R5: whoever opens it first holds it; everybody after that learns who does. In person there is only that claim.

    DomainError: "untrained", "too_early", "room_taken".
    """
    session = locked_session(session)
    refuse_unfit(session, manager)
    if session.owner is None:
        session.owner = manager
        session.save(update_fields=["owner"])
        record("session.opened", actor=manager.user, subject=session)
    elif session.owner_id != manager.pk:
        raise DomainError("room_taken", _("This room is taken by %(name)s.") % {"name": session.owner})
    return session


def refuse_unfit(session: Session, manager: AccountManager) -> None:
    """DomainError "untrained", which is asked again at the session, since training may have ended or been taken back
    meanwhile; "too_early"."""
    day = session.booking.starts_at.astimezone(ZoneInfo(manager.time_zone)).date()
    if not manager.active or manager.trained_until is None or manager.trained_until < day:
        raise DomainError(
            "untrained",
            _("You may not hold this session: your training has ended. Ask ops to have somebody else hold it."),
        )
    opens = opens_at(session.booking.starts_at)
    if database_now() < opens:
        when = {"time": format_moment(opens, manager.time_zone, get_language() or "en")}
        raise DomainError("too_early", _("The session cannot be opened yet. Come back at %(time)s.") % when)


@transaction.atomic
def admit(session: Session, *, manager: AccountManager) -> Session:
    """Open the picture to both. Only who holds the room can, and only to a seller who has consented and is there."""
    session = locked_room(session)
    if session.owner_id != manager.pk:
        raise DomainError("room_taken", _("You do not hold this room. Open it first."))
    if session.consented_at is None:
        raise DomainError("no_consent", _("The seller has not given consent yet: wait until the room shows it."))
    if session.status == Session.Status.LIVE:
        return session
    if not is_present(session, Side.SELLER):
        raise DomainError(
            "not_present",
            _("The seller is not in the waiting room at the moment. Wait until this page shows that they are."),
        )
    session.move_to(Session.Status.LIVE)
    session.admitted_at = database_now()
    session.save(update_fields=["status", "admitted_at"])
    record("session.admitted", actor=manager.user, subject=session)
    notify(session, "admitted")
    return session


@transaction.atomic
def save_device_check(session: Session, *, actor: User, result: dict[str, str]) -> Session:
    """`result`: part → finding, as scheduling.forms.DeviceCheckForm knows them."""
    session = locked_for(actor, session)
    session.device_check = {**result, "at": database_now().isoformat()}
    session.save(update_fields=["device_check"])
    record("session.device_checked", actor=actor, subject=session, data=result)
    return session
