"""Times held for a case: shown, exchanged for others, wished for."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BooleanField, CharField, ChoiceField, DateTimeField

from integration.models import ApiKey
from integration.resources.finding import cases_of, of_body, of_path
from integration.resources.sessions.fields import ZoneField
from integration.rest.etags import show
from integration.rest.idempotency import idempotent
from integration.rest.shapes import MODES, page_shape
from integration.rest.times import rfc3339
from integration.rest.views import ApiView
from scheduling.actions import held_offers
from scheduling.models import Offer, Place
from scheduling.places import places_for
from verification.actions.cases import renew_times, wish_times
from verification.models import Case
from verification.sessions.actions.places import choose_place
from verification.sessions.wishes import PARTS_OF_DAY


class PlaceAnswer(serializers.Serializer[Any]):
    id = CharField()
    name = CharField()
    address = CharField(help_text="In lines.")
    time_zone = CharField()


class OfferAnswer(serializers.Serializer[Any]):
    object = ChoiceField(["offer"])
    id = CharField()
    mode = ChoiceField(MODES)
    case = CharField()
    starts_at = DateTimeField()
    ends_at = DateTimeField()
    expires_at = DateTimeField(help_text="From then on somebody else can take it.")
    place = CharField(allow_null=True, help_text="Where; null: by video.")


OfferPage = page_shape(
    OfferAnswer,
    about="Held now, the earliest first.",
    next_cursor=CharField(allow_null=True, help_text="Always null: there are few."),
    time_zone=CharField(help_text="The seller's own, to show the times in."),
    places=PlaceAnswer(many=True, help_text="Where the session could be held in person."),
)


class Declined(serializers.Serializer[Any]):
    declined = BooleanField(
        default=True, required=False, help_text="Whether those held do not fit; false where they are gone."
    )


class Wishes(serializers.Serializer[Any]):
    weekdays = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=6), min_length=1, max_length=7, help_text="0 is Monday."
    )
    hours = serializers.MultipleChoiceField(
        choices=[code for code, *_rest in PARTS_OF_DAY], allow_empty=False, help_text="Parts of the day."
    )
    time_zone = ZoneField()


class ChosenPlace(serializers.Serializer[Any]):
    place = CharField(allow_null=True, help_text="One of `places`; null: by video.")


def draw_place(place: Place) -> dict[str, str]:
    return {
        "id": place.public_id,
        "name": place.name,
        "address": place.address,
        "time_zone": place.time_zone,
    }


def draw_offers(case: Case, key: ApiKey) -> dict[str, Any]:
    offers = [_draw(offer, case, key) for offer in held_offers(case.seller).select_related("place")]
    places = [draw_place(place) for place in places_for(case.seller, case.language)]
    return {"data": offers, "next_cursor": None, "time_zone": case.seller.user.time_zone, "places": places}


def _draw(offer: Offer, case: Case, key: ApiKey) -> dict[str, Any]:
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
        operation_id="renew_offers", summary="Ask for other times", request=Declined, responses=OfferPage
    )
)
class RenewOffers(OfferStep):
    form = Declined

    def act(self, case: Case, key: ApiKey, asked: dict[str, Any]) -> None:
        declined = asked["declined"] and held_offers(case.seller).exists()
        renew_times(case, actor=key, declined=declined)


@extend_schema_view(
    post=extend_schema(
        operation_id="wish_times",
        summary="Say which days and hours suit the seller",
        description="Times as wished are held where some are free. Else what is held stays, and we look for others.",
        request=Wishes,
        responses=OfferPage,
    )
)
class WishTimes(OfferStep):
    form = Wishes

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
        request=ChosenPlace,
        responses=OfferPage,
    )
)
class ChoosePlace(OfferStep):
    form = ChosenPlace

    def act(self, case: Case, key: ApiKey, asked: dict[str, Any]) -> None:
        place = of_body(Place.objects.all(), asked["place"], "place") if asked["place"] else None
        choose_place(case, actor=key, place=place)
