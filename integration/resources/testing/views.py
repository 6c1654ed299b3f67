"""What can be done in the test world alone."""

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from integration.models import MovedClock
from integration.resources.finding import cases_of, of_path, sellers_of
from integration.resources.sellers.answers import SellerAnswer
from integration.resources.sellers.drawing import draw_seller
from integration.resources.sellers.finding import find_seller
from integration.resources.testing.answers import TestClockAnswer, TestOutcomeAnswer
from integration.resources.testing.bodies import TestClockRequest, TestOutcomeRequest
from integration.resources.testing.drawing import draw_clock, draw_outcome
from integration.rest.etags import show
from integration.rest.idempotency import idempotent
from integration.rest.problems import about_field
from integration.rest.views import ApiView, takes_no_body
from integration.testmode.arriving import again
from integration.testmode.clock import forward_clock
from integration.testmode.erasing import erase_test_seller
from integration.testmode.picking import pick_outcome
from integration.testmode.ready import make_ready
from sellers.models import Seller
from verification.models import Case

SCOPE = "testing:write"


class Outcome(ApiView):
    scopes = {"GET": SCOPE, "POST": SCOPE}

    @extend_schema(
        operation_id="get_test_outcome", summary="See what a test case can be led to", responses=TestOutcomeAnswer
    )
    def get(self, request: Request, case: str) -> Response:
        return show(request, draw_outcome(self._case(case)))

    @extend_schema(
        operation_id="pick_test_outcome",
        summary="Lead a test case to an outcome",
        description="It is carried out right after the answer is made, and what its seller would have to do first is "
        "done for them: get it again to see what came of it. What has to wait is tried again for some minutes.",
        request=TestOutcomeRequest,
        responses={202: TestOutcomeAnswer},
    )
    @idempotent
    def post(self, request: Request, case: str) -> Response:
        found, asked = self._case(case), self.asked(TestOutcomeRequest)
        with about_field("reasons", "no_such_reason", "takes_no_reasons"):
            pick_outcome(found, actor=self.key, **asked)
        return Response(draw_outcome(found), status=202)

    def _case(self, public_id: str) -> Case:
        case = of_path(cases_of(self.key).filter(seller__user__is_test=True), public_id)
        self.about = case.seller
        return again(case)


class Ready(ApiView):
    scopes = {"PUT": SCOPE}

    @extend_schema(
        operation_id="make_test_seller_ready",
        summary="Give a test seller whatever is missing",
        description="Details that nobody has, and a blank picture for each document that is asked for: the case can "
        "be submitted then, and the screening asks for no session, unless the address names an outcome of one. What is "
        "there stays as it is.",
        request=None,
        responses=SellerAnswer,
    )
    @takes_no_body
    def put(self, request: Request, seller: str) -> Response:
        if not self.key.is_test:
            raise Http404
        found = self.about = find_seller(self.key, seller)
        make_ready(found, actor=self.key)
        return Response(draw_seller(self.key, find_seller(self.key, seller)))


class OfTestSeller(ApiView):
    def found(self, public_id: str) -> Seller:
        self.about = found = of_path(sellers_of(self.key).filter(user__is_test=True), public_id)
        return found


class TestSeller(OfTestSeller):
    scopes = {"DELETE": SCOPE}

    @extend_schema(
        operation_id="erase_test_seller",
        summary="Erase a test seller, with everything that is theirs",
        description="What is open is ended first. The address and your reference can be given to another one.",
        responses={204: None},
    )
    @takes_no_body
    def delete(self, request: Request, seller: str) -> Response:
        erase_test_seller(self.found(seller), actor=self.key)
        return Response(status=204)


class Clock(OfTestSeller):
    scopes = {"GET": SCOPE, "POST": SCOPE}

    @extend_schema(
        operation_id="get_test_clock", summary="See how far a test seller's clock was moved", responses=TestClockAnswer
    )
    def get(self, request: Request, seller: str) -> Response:
        found = self.found(seller)
        return show(request, draw_clock(found, MovedClock.objects.filter(seller=found).first()))

    @extend_schema(
        operation_id="forward_test_clock",
        summary="Move the clock of a test seller forward",
        description="What was due in that time is due now, and is done within a minute. Texts that are written stay "
        "as they were.",
        request=TestClockRequest,
        responses=TestClockAnswer,
    )
    @idempotent
    def post(self, request: Request, seller: str) -> Response:
        found, asked = self.found(seller), self.asked(TestClockRequest)
        return Response(draw_clock(found, forward_clock(found, actor=self.key, seconds=asked["forward_seconds"])))
