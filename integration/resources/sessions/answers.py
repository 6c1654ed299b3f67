"""A session as the API shows one."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.serializers import BooleanField, CharField, ChoiceField, DateTimeField

from core.policy import Policy
from integration.models import ApiKey
from integration.resources.reasons import CODES, ReasonAnswer, draw_finding
from integration.resources.sessions.offers import PlaceAnswer, draw_place
from integration.rest.shapes import MODES, explained
from integration.rest.times import rfc3339
from scheduling.models import Booking, Session

STATUSES = {
    "scheduled": "It is agreed.",
    "live": "It goes on.",
    "held": "It was held to its end.",
    "missed": "It was not held to its end; `reasons` say why.",
    "cancelled": "It does not take place: cancelled by the seller, or called off by us.",
    "changed": "Another session took its place.",
}


class SessionAnswer(serializers.Serializer[Any]):
    object = ChoiceField(["session"])
    id = CharField(help_text="Of this resource. It is not the session ID that the seller types to enter.")
    mode = ChoiceField(MODES)
    seller = CharField()
    case = CharField(allow_null=True, help_text="null of one that was cancelled or changed.")
    status = explained(STATUSES)
    starts_at = DateTimeField()
    ends_at = DateTimeField()
    time_zone = CharField(help_text="The zone in which the seller agreed to it (IANA).")
    language = CharField()
    in_person = BooleanField()
    place = PlaceAnswer(allow_null=True)
    join_opens_at = DateTimeField(
        allow_null=True, help_text="From when on the seller can enter by a hosted link; null in person."
    )
    change_closes_at = DateTimeField(help_text="Until when it can be moved or cancelled.")
    reasons = ReasonAnswer(many=True, help_text=f"Of a session that was missed: one of {CODES}.")


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


def sessions_for(key: ApiKey) -> QuerySet[Session]:
    related = ("booking__seller__user", "booking__place", "booking__case", "missed__case")
    rows = Session.objects.select_related(*related).prefetch_related("reviews__case")
    return rows.filter(booking__seller__user__is_test=key.is_test)
