"""Submitting, listing and reading cases."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.policy import current_policy
from integration.hosted.links import make_link
from integration.resources.cases.answers import LINKS, CaseAnswer, SubmittedCaseAnswer
from integration.resources.cases.bodies import NewCase
from integration.resources.cases.drawing import draw_cases, shown
from integration.resources.cases.listing import CaseQuery, lists_of, order_of
from integration.resources.cases.statement import read_cases
from integration.resources.finding import of_body, sellers_of
from integration.rest.etags import show
from integration.rest.idempotency import idempotent
from integration.rest.paging import found_in
from integration.rest.problems import Problem
from integration.rest.shapes import LOCATION, page_shape
from integration.rest.times import rfc3339
from integration.rest.views import ApiView
from integration.testmode.magic import session_by_number
from sellers.models import Seller
from sellers.rules import missing_steps
from verification.actions.cases import submit_case
from verification.models import Case
from verification.screening.doubts import Doubt, doubts_of
from verification.screening.facts import declared_facts


class Cases(ApiView):
    scopes = {"GET": "cases:read", "POST": "cases:write"}

    @extend_schema(
        operation_id="list_cases", summary="List cases", parameters=[CaseQuery], responses=page_shape(CaseAnswer)
    )
    def get(self, request: Request) -> Response:
        asked = self.query(CaseQuery)
        lists = lists_of(asked, is_test=self.key.is_test)
        page, more = found_in(request, lists, asked, by=order_of(asked), oldest_first="changed_since" in asked)
        return Response({"data": self.drawn(page), "next_cursor": more})

    def drawn(self, page: list[Case]) -> list[dict[str, Any]]:
        rows = read_cases([case.public_id for case in page], is_test=self.key.is_test)
        return draw_cases(rows)

    @extend_schema(
        operation_id="submit_case",
        summary="Submit a seller's details and documents",
        description="From now on they stay as they are, and the case begins. Where something is missing, the problem "
        "`not_ready` says what.",
        parameters=[LOCATION],
        request=NewCase,
        responses={201: SubmittedCaseAnswer},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        asked = self.asked(NewCase)
        seller = self.about = of_body(sellers_of(self.key).with_details(), asked["seller"], "seller")
        _refuse_incomplete(self.key, seller, asked["confirmed"])
        case = submit_case(seller, actor=self.key, language=asked.get("language", ""))
        headers = {"Location": f"/api/v1/cases/{case.public_id}"}
        return Response(
            shown(case.public_id, is_test=self.key.is_test) | self._link(seller, asked), status=201, headers=headers
        )

    def _link(self, seller: Seller, asked: dict[str, Any]) -> dict[str, str | None]:
        """It logs the seller in: a scope of its own."""
        if not self.key.may(LINKS):
            return {"url": None, "url_expires_at": None}
        wanted = {name: asked[name] for name in ("return_url", "language") if name in asked}
        url, expires_at = make_link(seller, actor=self.key, **wanted)
        return {"url": url, "url_expires_at": rfc3339(expires_at)}


def _refuse_incomplete(key: Any, seller: Seller, confirmed: list[str]) -> None:
    """Problem "not_ready". Whoever has a case already is told so by the action."""
    if seller.locked_at:
        return
    missing = missing_steps(seller)
    doubts = [] if missing else doubts_of(declared_facts(seller, policy=current_policy()))
    open_doubts = [_to_confirm(each) for each in doubts if each.rule not in confirmed and not _is_magic(key, each)]
    if missing or open_doubts:
        raise Problem("not_ready", missing=missing, to_confirm=open_doubts)


def _is_magic(key: Any, doubt: Doubt) -> bool:
    """A number that leads a test seller to an outcome is none that anybody has."""
    return key.is_test and session_by_number(doubt.typed) is not None


def _to_confirm(doubt: Doubt) -> dict[str, str]:
    """Without what was typed: it may be a number."""
    return {"code": doubt.rule, "text": doubt.title, "confirmed_by": doubt.right}


class OneCase(ApiView):
    scopes = {"GET": "cases:read"}

    @extend_schema(operation_id="get_case", summary="Read a case", responses=CaseAnswer)
    def get(self, request: Request, case: str) -> Response:
        return show(request, shown(case, is_test=self.key.is_test))
