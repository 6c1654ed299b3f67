"""Times held for a case: shown, exchanged for others, wished for."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from integration.models import ApiKey
from integration.resources.finding import cases_of, of_body, of_path
from integration.resources.sessions.answers import OfferPage
from integration.resources.sessions.bodies import PlaceRequest, RenewOffersRequest, WishesRequest
from integration.resources.sessions.drawing import draw_offers
from integration.rest.etags import show
from integration.rest.idempotency import idempotent
from integration.rest.views import ApiView
from scheduling.actions import held_offers
from scheduling.models import Place
from verification.actions.cases import renew_times, wish_times
from verification.models import Case
from verification.sessions.actions.places import choose_place
from verification.sessions.wishes import PARTS_OF_DAY


class Offers(ApiView):
    scopes = {"GET": "sessions:read"}

    @extend_schema(operation_id="list_offers", summary="List the times held for a case", responses=OfferPage)
    def get(self, request: Request, case: str) -> Response:
        return show(request, draw_offers(of_path(cases_of(self.key), case), self.key))


class OfferStep(ApiView):
    """The answer is what is held afterwards; nothing is, where no time is free: then we look for one."""

    scopes = {"POST": "sessions:write"}
    form: type[serializers.Serializer[Any]]

    @idempotent
    def post(self, request: Request, case: str) -> Response:
        asked, found = self.asked(self.form), of_path(cases_of(self.key), case)
        self.about = found.seller
        self.act(found, self.key, asked)
        return Response(draw_offers(found, self.key))

    def act(self, case: Case, key: ApiKey, asked: dict[str, Any]) -> None:
        raise NotImplementedError


@extend_schema_view(
    post=extend_schema(
        operation_id="renew_offers", summary="Ask for other times", request=RenewOffersRequest, responses=OfferPage
    )
)
class RenewOffers(OfferStep):
    form = RenewOffersRequest

    def act(self, case: Case, key: ApiKey, asked: dict[str, Any]) -> None:
        declined = asked["declined"] and held_offers(case.seller).exists()
        renew_times(case, actor=key, declined=declined)


@extend_schema_view(
    post=extend_schema(
        operation_id="wish_times",
        summary="Say which days and hours suit the seller",
        description="Times as wished are held where some are free. Else what is held stays, and we look for others.",
        request=WishesRequest,
        responses=OfferPage,
    )
)
class WishTimes(OfferStep):
    form = WishesRequest

    def act(self, case: Case, key: ApiKey, asked: dict[str, Any]) -> None:
        hours = [code for code, *_rest in PARTS_OF_DAY if code in asked["hours"]]
        wish_times(
            case,
            actor=key,
            weekdays=sorted(set(asked["weekdays"])),
            hours=hours,
            time_zone=case.place.time_zone if case.place else asked["time_zone"],
        )


@extend_schema_view(
    post=extend_schema(
        operation_id="choose_place",
        summary="Choose where the session is held",
        description="By video, or in person at one of `places`. A session that is booked stays as it is.",
        request=PlaceRequest,
        responses=OfferPage,
    )
)
class ChoosePlace(OfferStep):
    form = PlaceRequest

    def act(self, case: Case, key: ApiKey, asked: dict[str, Any]) -> None:
        place = of_body(Place.objects.all(), asked["place"], "place") if asked["place"] else None
        choose_place(case, actor=key, place=place)
