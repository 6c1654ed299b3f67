"""Listing, booking and reading sessions."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.policy import current_policy
from integration.resources.finding import cases_of, of_body, of_path
from integration.resources.sessions.answers import SessionAnswer
from integration.resources.sessions.bodies import NewSession
from integration.resources.sessions.booking import take
from integration.resources.sessions.drawing import draw_session
from integration.resources.sessions.finding import sessions_for
from integration.resources.sessions.listing import SessionQuery, listed
from integration.rest.etags import show
from integration.rest.idempotency import idempotent
from integration.rest.paging import page_of
from integration.rest.shapes import LOCATION, page_shape
from integration.rest.views import ApiView
from verification.actions.cases import choose_time


class Sessions(ApiView):
    scopes = {"GET": "sessions:read", "POST": "sessions:write"}

    @extend_schema(
        operation_id="list_sessions",
        summary="List sessions",
        parameters=[SessionQuery],
        responses=page_shape(SessionAnswer),
    )
    def get(self, request: Request) -> Response:
        asked, policy = self.query(SessionQuery), current_policy()
        rows = listed(self.key, asked)
        return page_of(request, rows, asked, lambda session: draw_session(session, self.key, policy))

    @extend_schema(
        operation_id="book_session",
        summary="Book one of the times held",
        description="The same offer again is the same session. Where somebody was faster the problem is `offer_taken`, "
        "where it is held no longer `offer_gone`: ask for other times then.",
        parameters=[LOCATION],
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


class OneSession(ApiView):
    scopes = {"GET": "sessions:read"}

    @extend_schema(operation_id="get_session", summary="Read a session", responses=SessionAnswer)
    def get(self, request: Request, session: str) -> Response:
        found = of_path(sessions_for(self.key), session)
        return show(request, draw_session(found, self.key, current_policy()))
