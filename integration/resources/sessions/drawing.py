"""Sessions, and the times held for one, as JSON: what answers.py describes."""

from datetime import timedelta
from typing import Any

from core.policy import Policy
from integration.models import ApiKey
from integration.resources.reasons import draw_finding
from integration.rest.times import rfc3339
from scheduling.actions import held_offers
from scheduling.models import Booking, Offer, Place, Session
from scheduling.places import places_for
from verification.models import Case


def draw_session(session: Session, key: ApiKey, policy: Policy) -> dict[str, Any]:
    booking = session.booking
    opens = booking.starts_at - timedelta(hours=policy.link_before_hours)
    missed = getattr(session, "missed", None)
    taken_back = missed is not None and missed.taken_back
    return {
        "object": "session",
        "id": session.public_id,
        "mode": key.mode,
        "seller": booking.seller.public_id,
        "case": _case_of(session),
        "status": session.status if booking.status == Booking.Status.BOOKED else booking.status,
        "starts_at": rfc3339(booking.starts_at),
        "ends_at": rfc3339(booking.ends_at),
        "time_zone": booking.time_zone,
        "language": booking.language,
        "in_person": booking.in_person,
        "place": draw_place(booking.place) if booking.place else None,
        "join_opens_at": None if booking.in_person else rfc3339(opens),
        "change_closes_at": rfc3339(booking.starts_at - timedelta(minutes=policy.change_cutoff_minutes)),
        "reasons": draw_finding(session.finding, in_person=booking.in_person, taken_back=taken_back),
    }


def _case_of(session: Session) -> str | None:
    """Also once the case has given it up: whether it has says in which way it was decided."""
    missed, booked = getattr(session, "missed", None), getattr(session.booking, "case", None)
    cases = [booked, missed and missed.case, *(review.case for review in session.reviews.all())]
    return next((case.public_id for case in cases if case), None)


def draw_place(place: Place) -> dict[str, str]:
    return {
        "id": place.public_id,
        "name": place.name,
        "address": place.address,
        "time_zone": place.time_zone,
    }


def draw_offers(case: Case, key: ApiKey) -> dict[str, Any]:
    offers = [_draw_offer(offer, case, key) for offer in held_offers(case.seller).select_related("place")]
    places = [draw_place(place) for place in places_for(case.seller, case.language)]
    return {"data": offers, "next_cursor": None, "time_zone": case.seller.user.time_zone, "places": places}


def _draw_offer(offer: Offer, case: Case, key: ApiKey) -> dict[str, Any]:
    return {
        "object": "offer",
        "id": offer.public_id,
        "mode": key.mode,
        "case": case.public_id,
        "starts_at": rfc3339(offer.starts_at),
        "ends_at": rfc3339(offer.ends_at),
        "expires_at": rfc3339(offer.expires_at),
        "place": offer.place.public_id if offer.place else None,
    }
