"""What can be done with sellers."""

from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.models import User
from integration.models import ApiKey
from integration.resources.sellers.answers import PERSONAL, SellerAnswer
from integration.resources.sellers.bodies import (
    NewSeller,
    Part,
    SellerChanges,
    TaxInformationRequest,
    cleaned_account,
    cleaned_parts,
    cleaned_tax,
)
from integration.resources.sellers.drawing import draw_seller
from integration.resources.sellers.finding import find_seller
from integration.resources.sellers.listing import ORDER, SellerQuery, listed
from integration.rest.etags import refuse_stale, show
from integration.rest.idempotency import idempotent
from integration.rest.paging import found_in
from integration.rest.problems import about_field
from integration.rest.shapes import LOCATION, page_shape
from integration.rest.views import ApiView, refuse_without
from messaging.preferences.actions import change_preferences
from sellers.actions import SAVE, details_locked, open_account_for, save_tax_information
from sellers.given import PARTS
from sellers.models import Seller
from sellers.references import refuse_taken, save_reference


class Sellers(ApiView):
    scopes = {"GET": "sellers:read", "POST": "sellers:write"}

    @extend_schema(
        operation_id="list_sellers",
        summary="List sellers",
        parameters=[SellerQuery],
        responses=page_shape(SellerAnswer),
    )
    def get(self, request: Request) -> Response:
        asked = self.query(SellerQuery)
        page, more = found_in(request, [listed(self.key, asked)], asked, by=ORDER)
        return Response({"data": [draw_seller(self.key, row) for row in page], "next_cursor": more})

    @extend_schema(
        operation_id="create_seller",
        summary="Create a seller",
        parameters=[LOCATION],
        request=NewSeller,
        responses={201: SellerAnswer},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """With whatever you know already: the rest can follow, from you or on the hosted pages. The person has no
        password, and comes in by a hosted link or with a code that is sent to the address."""
        given = self.asked(NewSeller)
        account, parts = cleaned_account(given), cleaned_parts(given)
        if reference := given.get("reference"):
            refuse_taken(reference, is_test=self.key.is_test)  # or it would tell whose address is taken, and undo it
        with about_field("email", "address_not_for_tests"):
            seller = open_account_for(actor=self.key, is_test=self.key.is_test, **account)
        _save(seller, self.key, reference, parts)
        self.about = seller  # no sooner: of a refusal nothing is left that an answer could tell of
        shown = draw_seller(self.key, find_seller(self.key, seller.public_id))
        return Response(shown, status=201, headers={"Location": f"{request.path}/{seller.public_id}"})


def _save(seller: Seller, key: ApiKey, reference: str | None, parts: dict[str, Part]) -> None:
    if reference:
        save_reference(seller, actor=key, reference=reference)
    for part, fields in parts.items():
        if fields:
            SAVE[part](seller, actor=key, **fields)


class OneSeller(ApiView):
    scopes = {"GET": "sellers:read", "PATCH": "sellers:write"}

    @extend_schema(operation_id="get_seller", summary="Read a seller", responses=SellerAnswer)
    def get(self, request: Request, seller: str) -> Response:
        return show(request, draw_seller(self.key, find_seller(self.key, seller)))

    @extend_schema(
        operation_id="update_seller", summary="Change a seller", request=SellerChanges, responses=SellerAnswer
    )
    def patch(self, request: Request, seller: str) -> Response:
        """What is left out stays as it is. `business`, `person` and `bank_account` take the scope sellers.personal:read
        too: what is refused of them can tell of what is there. Details that were handed in can be changed no more until
        they are opened again, by `reopen_details` where the case has it among its `operations`. The e-mail address
        changes its owner alone."""
        given = self.changes(SellerChanges, partial=True)
        if not PARTS.keys().isdisjoint(given):
            refuse_without(self.key, PERSONAL)
        with transaction.atomic():
            row = self._locked(seller)
            refuse_stale(request, lambda: draw_seller(self.key, row))
            self._change(row, given)
            return show(request, draw_seller(self.key, find_seller(self.key, seller)))

    def _locked(self, public_id: str) -> Seller:
        """As it is once nobody else changes it: an erasure may have come before."""
        found = self.about = find_seller(self.key, public_id)
        Seller.objects.select_for_update().only("pk").get(pk=found.pk)
        User.objects.select_for_update().only("pk").get(pk=found.user_id)
        locked = self.about = find_seller(self.key, public_id)
        return locked

    def _change(self, seller: Seller, given: dict[str, Any]) -> None:
        if seller.locked_at and not PARTS.keys().isdisjoint(given):
            raise details_locked()
        parts, account = cleaned_parts(given, seller), cleaned_account(given)
        changes = {name: value for name, value in account.items() if getattr(seller.user, name) != value}
        if changes:
            change_preferences(seller.user, actor=self.key, **changes)
        if reference := given.get("reference"):
            refuse_taken(reference, is_test=self.key.is_test, but=seller)
        _save(seller, self.key, reference, parts)


class TaxInformation(ApiView):
    scopes = {"POST": "sellers:write"}

    @extend_schema(
        operation_id="give_tax_information",
        summary="Give a seller's tax information",
        request=TaxInformationRequest,
        responses=SellerAnswer,
    )
    @idempotent
    def post(self, request: Request, seller: str) -> Response:
        """The last step: a verified seller is active from then on."""
        row = self.about = find_seller(self.key, seller)
        save_tax_information(row, actor=self.key, **cleaned_tax(self.asked(TaxInformationRequest)))
        return Response(draw_seller(self.key, find_seller(self.key, seller)))
