"""Taking a time that is held, changing it, giving it back.

The seller names the time, the system picks the account manager. The database alone decides who was first.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _
from psycopg2.extras import DateTimeTZRange

from audit.log import Subject, record
from core.clock import database_now
from core.errors import DomainError
from core.ids import new_id
from core.policy import current_policy
from core.times import zone_names
from messaging.outbox import queue_drafts, queue_message
from scheduling.actions.sessions import Plan, close_session, plan_session
from scheduling.choosing import fairest, managers_for
from scheduling.models import Booking, Offer
from scheduling.statements import Locked, lock_offer, take_offer

# What PostgreSQL says when somebody else was faster: exclusion violation, or a deadlock between two who check for one.
LOST_RACES = {"23P01", "40P01"}


def book_offer(offer: Offer, *, actor: Subject | None, time_zone: str) -> tuple[Booking, bool]:
    """Take a held time. Returns the booking and whether it is new: a double click gives the one that there is.

    `time_zone` is the IANA name of the zone in which the seller agreed. DomainError: "taken" (somebody was faster, or
    the hold has ended: offer other times), "already_booked", "unknown_zone". A refusal ends the caller's transaction.
    """
    with _lost_race_is_taken():
        locked = lock_offer(offer)
        if locked.is_booked:
            return Booking.objects.get(offer=offer), False
        if locked.seller_has_booking:
            raise DomainError(
                "already_booked", _("You have a booking already. Change it if another time suits you better.")
            )
        candidates = fairest(offer, locked.around)
        booking, manager = _take(offer, locked, candidates, time_zone=time_zone, uid=new_id("cal"), sequence=0)
        data = {"offer": offer.public_id, "manager": manager, "starts": booking.starts_at.isoformat()}
        record("booking.booked", actor=actor, subject=booking, data=data)
    return booking, True


def change_booking(booking: Booking, *, actor: Subject | None, offer: Offer, time_zone: str) -> Booking:
    """Move to another held time. The old one is kept unless the new one is won.

    DomainError: those of book_offer, and "too_late", "illegal_transition". A refusal ends the caller's transaction.
    """
    with _lost_race_is_taken():
        locked = lock_offer(offer)
        if locked.is_booked:
            return Booking.objects.get(offer=offer)
        old = Booking.objects.select_for_update(of=("self",)).get(pk=booking.pk, seller=offer.seller_id)
        _refuse_if_too_late(old)
        old.move_to(Booking.Status.CHANGED)
        old.save(update_fields=["status"])
        close_session(old)
        candidates = managers_for(offer)  # now that the old time is free
        new, manager = _take(offer, locked, candidates, time_zone=time_zone, uid=old.uid, sequence=old.sequence + 1)
        record("booking.changed", actor=actor, subject=old, data={"to": new.public_id})
        data = {"from": old.public_id, "offer": offer.public_id, "manager": manager}
        record("booking.booked", actor=actor, subject=new, data=data | {"starts": new.starts_at.isoformat()})
    return new


@transaction.atomic
def cancel_booking(booking: Booking, *, actor: Subject | None, reason: str) -> None:
    """Give the time back. `reason` is a code, never typed text (R36). DomainError: "too_late", "illegal_transition"."""
    booking = Booking.objects.select_for_update(of=("self",)).select_related("seller__user").get(pk=booking.pk)
    booking.move_to(Booking.Status.CANCELLED)
    _refuse_if_too_late(booking)
    booking.sequence += 1
    booking.save(update_fields=["status", "sequence"])
    close_session(booking)
    record("booking.cancelled", actor=actor, subject=booking, data={"reason": reason})
    queue_message("booking_cancelled", to=booking.seller.user, about=booking)


@contextmanager
def _lost_race_is_taken() -> Iterator[None]:
    try:
        with transaction.atomic(savepoint=False):
            yield
    except (IntegrityError, OperationalError) as error:
        if getattr(error.__cause__, "pgcode", None) not in LOST_RACES:
            raise
        raise _taken() from error


def _taken() -> DomainError:
    return DomainError(
        "taken", _("Somebody else was faster: this time has just been taken. Choose one of the other times.")
    )


def _take(
    offer: Offer, locked: Locked, candidates: list[int], *, time_zone: str, uid: str, sequence: int
) -> tuple[Booking, str]:
    """The booking, with its session and all that is said of it; and its account manager's public id."""
    if time_zone not in zone_names():
        raise DomainError("unknown_zone", _("We do not know this time zone. Choose one from the list."))
    if locked.status != Offer.Status.HELD or not locked.lasts:
        raise DomainError("taken", _("This time is no longer held for you. Choose one of the new times."))
    booking = Booking(
        seller_id=offer.seller_id,
        offer_id=offer.pk,
        language=offer.language,
        document_country=offer.document_country,
        place_id=offer.place_id,
        period=DateTimeTZRange(offer.starts_at, offer.ends_at),
        time_zone=time_zone,
        uid=uid,
        sequence=sequence,
    )
    plan = plan_session(booking, locked.policy, locked.now)
    manager = _win(booking, plan, offer, candidates)
    queue_drafts(plan.said, to=offer.seller.user, about=booking, now=locked.now)
    offer.status = Offer.Status.TAKEN
    return booking, manager


def _win(booking: Booking, plan: Plan, offer: Offer, candidates: list[int]) -> str:
    """The first whom nobody else is booking; where all are being booked, whoever is left when a rival is done."""
    lost: set[int] = set()
    while candidates:
        for managers, wait in ((candidates, False), (candidates[:1], True)):
            if manager := take_offer(
                booking, managers, session=plan.session, codes=plan.codes, token=plan.token, wait=wait
            ):
                return manager
        lost.add(candidates[0])
        candidates = [manager for manager in managers_for(offer) if manager not in lost]
    raise _taken()


def _refuse_if_too_late(booking: Booking) -> None:
    cutoff = current_policy().change_cutoff_minutes
    if database_now() > booking.starts_at - timedelta(minutes=cutoff):
        raise DomainError(
            "too_late",
            _(
                "A session can be changed or cancelled until %(minutes)d minutes before it starts. "
                "If you cannot attend, you are offered new times afterwards."
            )
            % {"minutes": cutoff},
        )
