"""Sellers as staff see them."""

import json
from typing import Any

import pytest
from django.urls import reverse

from audit.models import Event
from core.models import User
from sellers import actions
from sellers.models import Seller, StatedReason
from tests.sellers.details import BANK_ACCOUNT, BUSINESS, PERSON, complete
from tests.verification.building import confirm_factor

pytestmark = pytest.mark.django_db

LIST = "/admin/sellers/seller/"
REASON = {"reason": "The bank asks for it on the phone."}


def page_of(seller: Seller) -> str:
    return reverse("admin:sellers_seller_change", args=[seller.pk])


def complete_without_files(seller: Seller) -> None:
    actions.save_business(seller, actor=seller.user, **BUSINESS)
    actions.save_person(seller, actor=seller.user, **PERSON)


def test_the_list_costs_the_same_with_one_and_with_thirty_sellers(
    make_seller: Any, support: User, log_in: Any, django_assert_num_queries: Any
) -> None:
    client = log_in(support)
    make_seller("first@example.com")
    client.get(LIST)
    with django_assert_num_queries(8):
        client.get(LIST)
    for number in range(29):
        complete_without_files(make_seller(f"seller{number}@example.com"))
    with django_assert_num_queries(8):
        response = client.get(LIST)
    assert response.content.decode().count(str(BUSINESS["legal_name"]).replace("&", "&amp;")) == 29


def test_numbers_are_masked_and_private_facts_left_out(seller: Seller, support: User, log_in: Any) -> None:
    complete(seller)
    page = log_in(support).get(page_of(seller)).content.decode()
    assert "Erika Müller" in page
    assert "•••••••478" in page
    secrets = [BUSINESS["register_number"], PERSON["document_number"], BANK_ACCOUNT["number"], BUSINESS["street"]]
    assert [secret in page for secret in [*secrets, "1985", seller.user.email]] == [False] * 6


def test_filters_live_in_the_address(seller: Seller, other_seller: Seller, support: User, log_in: Any) -> None:
    Seller.objects.filter(pk=other_seller.pk).update(status=Seller.Status.ACTIVE)
    page = log_in(support).get(LIST, {"status__exact": "active"}).content.decode()
    assert other_seller.public_id in page
    assert seller.public_id not in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_nothing_is_changed_deleted_or_added_there(method: str, seller: Seller, support: User, log_in: Any) -> None:
    client = log_in(support)
    for page in (f"{LIST}add/", f"{LIST}{seller.pk}/delete/"):
        assert getattr(client, method)(page).status_code == 403
    assert client.post(page_of(seller), {"status": "active"}).status_code == 403


def test_a_seller_sees_no_staff_page(seller: Seller, log_in: Any) -> None:
    assert log_in(seller.user).get(LIST).status_code == 302


def test_times_name_their_zone(seller: Seller, support: User, log_in: Any) -> None:
    Seller.objects.filter(pk=seller.pk).update(created_at="2026-11-21 10:00+01:00")
    assert "2026-11-21 09:00 UTC" in log_in(support).get(LIST).content.decode()


@pytest.fixture
def revealing(seller: Seller, ops: User, log_in: Any) -> Any:
    """POST by ops, with the second factor just used."""
    complete_without_files(seller)
    client = log_in(ops)
    confirm_factor(client, ops)
    return lambda **data: client.post(reverse("admin:sellers_seller_reveal", args=[seller.pk]), data)


def test_a_number_is_shown_once_for_a_reason(revealing: Any, seller: Seller, ops: User) -> None:
    answer = revealing(field="document_number", **REASON)
    assert str(PERSON["document_number"]) in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    event = Event.objects.get(action="seller.revealed", subject=seller.public_id)
    stated = StatedReason.objects.get(stated_by=ops)
    assert json.loads(event.data) == {"assigned": False, "field": "document_number", "reason": stated.public_id}


@pytest.mark.parametrize(
    "data", [{"field": "document_number"}, {"field": "name", **REASON}, {"field": "tax_number", "reason": "x"}]
)
def test_without_a_reason_or_a_number_nothing_is_shown(revealing: Any, data: dict[str, str]) -> None:
    assert "Error:" in revealing(**data).content.decode()
    assert not Event.objects.filter(action="seller.revealed").exists()


def test_support_is_offered_no_reveal(seller: Seller, support: User, log_in: Any) -> None:
    complete_without_files(seller)
    assert "Reveal what is masked" not in log_in(support).get(page_of(seller)).content.decode()


def test_a_stale_second_factor_is_asked_for_first(seller: Seller, ops: User, log_in: Any) -> None:
    answer = log_in(ops).post(
        reverse("admin:sellers_seller_reveal", args=[seller.pk]), {"field": "tax_number", **REASON}
    )
    assert answer.url.startswith(reverse("mfa_reauthenticate"))
    assert not StatedReason.objects.exists()
