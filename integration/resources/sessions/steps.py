"""Sessions moved to another time, and cancelled."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.errors import DomainError
from core.policy import current_policy
from integration.resources.finding import of_path
from integration.resources.sessions.answers import SessionAnswer
from integration.resources.sessions.bodies import SessionChangeRequest
from integration.resources.sessions.booking import take
from integration.resources.sessions.drawing import draw_session
from integration.resources.sessions.finding import sessions_for
from integration.rest.idempotency import idempotent
from integration.rest.views import ApiView, takes_no_body
from scheduling.models import Session
from verification.actions.cases import cancel_time, change_time
from verification.models import Case


class SessionStep(ApiView):
    scopes = {"POST": "sessions:write"}

    def case_of(self, session: Session) -> Case:
        """The case that waits for it. DomainError "not_now"."""
        cases = Case.objects.select_related("seller__user", "place", "booking")
        case = cases.filter(booking=session.booking_id).first()
        if case is None:
            raise DomainError("not_now", _("This session is over, or another one took its place."))
        return case

    def found(self, public_id: str) -> Session:
        session = of_path(sessions_for(self.key), public_id)
        self.about = session.booking.seller
        return session


class ChangeSession(SessionStep):
    @extend_schema(
        operation_id="change_session",
        summary="Move a session to another time",
        description="`POST /cases/{case}/offers/renew` holds other times first. The agreed time stays until another "
        "one is won; the answer is the session that takes its place.",
        request=SessionChangeRequest,
        responses=SessionAnswer,
    )
    @idempotent
    def post(self, request: Request, session: str) -> Response:
        asked, found = self.asked(SessionChangeRequest), self.found(session)
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
    @takes_no_body
    def post(self, request: Request, session: str) -> Response:
        found = self.found(session)
        cancel_time(self.case_of(found), actor=self.key)
        return Response(draw_session(self.found(session), self.key, current_policy()))
