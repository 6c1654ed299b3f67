"""Sessions: booked with a time that is held, moved to another one, cancelled."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BooleanField, CharField, ChoiceField, DateTimeField

from core.clock import database_now
from core.errors import DomainError
from core.policy import Policy, current_policy
from integration.models import ApiKey
from integration.resources.finding import cases_of, of_body, of_path
from integration.resources.sessions.fields import ZoneField
from integration.resources.sessions.offers import PlaceAnswer, draw_place
from integration.rest.etags import show
from integration.rest.idempotency import idempotent
from integration.rest.paging import PageQuery, page_of
from integration.rest.shapes import MODES, page_shape
from integration.rest.times import rfc3339
from integration.rest.views import ApiView
from scheduling.attendance import Finding
from scheduling.models import Booking, Offer, Session
from verification.actions.cases import cancel_time, change_time, choose_time
from verification.models import Case

STATUSES = {
    "scheduled": "It is agreed.",
    "live": "It goes on.",
    "held": "It was held to its end.",
    "missed": "It was not held to its end; `finding` says why.",
    "cancelled": "It does not take place: cancelled by the seller, or called off by us.",
    "changed": "Another session took its place.",
}


class SessionAnswer(serializers.Serializer[Any]):
    object = ChoiceField(["session"])
    id = CharField(help_text="Of this resource. It is not the session ID that the seller types to enter.")
    mode = ChoiceField(MODES)
    seller = CharField()
    case = CharField(allow_null=True, help_text="null of one that was cancelled or changed.")
    status = ChoiceField(list(STATUSES), help_text=" ".join(f"`{code}`: {text}" for code, text in STATUSES.items()))
    starts_at = DateTimeField()
    ends_at = DateTimeField()
    time_zone = CharField(help_text="The zone in which the seller agreed to it (IANA).")
    language = CharField()
    in_person = BooleanField()
    place = PlaceAnswer(allow_null=True)
    join_opens_at = DateTimeField(
        allow_null=True, help_text="From when on the seller can enter by a hosted link; null in person."
    )
    change_until = DateTimeField(help_text="Until when it can be moved or cancelled.")
    finding = ChoiceField(Finding.values, allow_null=True)


class SessionQuery(PageQuery):
    seller = CharField(required=False, help_text="Those of one seller.")


class Taken(serializers.Serializer[Any]):
    offer = CharField(help_text="One of the times held for the case.")
    time_zone = ZoneField(help_text="In which the seller agrees to it (IANA). In person it is that of the place.")


class NewSession(Taken):
    case = CharField()


def draw_session(session: Session, key: ApiKey, policy: Policy) -> dict[str, Any]:
    booking = session.booking
    opens = booking.starts_at - timedelta(hours=policy.link_before_hours)
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
        "change_until": rfc3339(booking.starts_at - timedelta(minutes=policy.change_cutoff_minutes)),
        "finding": session.finding or None,
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


class Sessions(ApiView):
    scopes = {"GET": "sessions:read", "POST": "sessions:write"}

    @extend_schema(
        operation_id="list_sessions",
        summary="List sessions",
        parameters=[SessionQuery],
        responses=page_shape(SessionAnswer),
    )
    def get(self, request: Request) -> Response:
        asked, rows, policy = self.query(SessionQuery), sessions_for(self.key), current_policy()
        if "seller" in asked:
            rows = rows.filter(booking__seller__public_id=asked["seller"])
        return page_of(request, rows, asked, lambda session: draw_session(session, self.key, policy))

    @extend_schema(
        operation_id="book_session",
        summary="Book one of the times held",
        description="The same offer again is the same session. Where somebody was faster the problem is `offer_taken`, "
        "where it is held no longer `offer_gone`: ask for other times then.",
        request=NewSession,
        responses={201: SessionAnswer},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        asked = self.asked(NewSession)
        case = of_body(cases_of(self.key), asked["case"], "case")
        self.about = case.seller
        booking = take(choose_time, case, self.key, asked)
        session = sessions_for(self.key).get(booking=booking.pk)
        headers = {"Location": f"/api/v1/sessions/{session.public_id}"}
        return Response(draw_session(session, self.key, current_policy()), status=201, headers=headers)


def take(act: Any, case: Case, key: ApiKey, asked: dict[str, Any]) -> Booking:
    """`act`: choose_time or change_time. DomainError "offer_gone" or "offer_taken", and those of the action."""
    offer = Offer.objects.select_related("place").filter(seller=case.seller_id, public_id=asked["offer"]).first()
    if offer is None or _is_gone(offer):
        raise DomainError("offer_gone", _("This time is no longer held for the seller. Ask for other times."))
    zone = offer.place.time_zone if offer.place else asked["time_zone"]
    try:
        return act(case, actor=key, offer=offer, time_zone=zone)
    except DomainError as error:
        if error.code != "taken":
            raise
        raise DomainError("offer_taken", error.message) from error


def _is_gone(offer: Offer) -> bool:
    over = offer.status == Offer.Status.HELD and offer.expires_at <= database_now()
    return over or offer.status in (Offer.Status.RELEASED, Offer.Status.EXPIRED)


class OneSession(ApiView):
    scopes = {"GET": "sessions:read"}

    @extend_schema(operation_id="get_session", summary="Read a session", responses=SessionAnswer)
    def get(self, request: Request, session: str) -> Response:
        found = of_path(sessions_for(self.key), session)
        return show(request, draw_session(found, self.key, current_policy()))


class SessionStep(ApiView):
    scopes = {"POST": "sessions:write"}

    def case_of(self, session: Session) -> Case:
        """The case that waits for it. DomainError "not_now"."""
        cases = Case.objects.select_related("seller__user", "place", "booking")
        case = cases.filter(booking=session.booking_id).first()
        if case is None:
            raise DomainError("not_now", _("This session is over, or another one took its place."))
        self.about = case.seller
        return case

    def found(self, public_id: str) -> Session:
        return of_path(sessions_for(self.key), public_id)


class ChangeSession(SessionStep):
    @extend_schema(
        operation_id="change_session",
        summary="Move a session to another time",
        description="`POST /cases/{case}/offers/renew` holds other times first. The agreed time stays until another "
        "one is won; the answer is the session that takes its place.",
        request=Taken,
        responses=SessionAnswer,
    )
    @idempotent
    def post(self, request: Request, session: str) -> Response:
        asked, found = self.asked(Taken), self.found(session)
        booking = take(change_time, self.case_of(found), self.key, asked)
        moved = sessions_for(self.key).get(booking=booking.pk)
        return Response(draw_session(moved, self.key, current_policy()))


class CancelSession(SessionStep):
    @extend_schema(
        operation_id="cancel_session",
        summary="Cancel a session",
        description="Other times are held at once.",
        request=None,
        responses=SessionAnswer,
    )
    @idempotent
    def post(self, request: Request, session: str) -> Response:
        found = self.found(session)
        cancel_time(self.case_of(found), actor=self.key)
        return Response(draw_session(self.found(session), self.key, current_policy()))
