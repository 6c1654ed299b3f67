"""What a platform changes of a seller, and what it can not."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from integration.resources.sellers.drawing import draw_seller
from integration.resources.sellers.finding import find_seller
from messaging.models import Message
from sellers.actions import lock_details
from sellers.models import Seller, SellerReference, TaxInformation
from tests.integration.asking import fields_of, patch, post
from tests.integration.resources.sellers.sam import DETAILS, SAM, get, path
from tests.races import results_at_once
from tests.sellers.details import PERSON

pytestmark = pytest.mark.django_db


def test_what_is_left_out_stays(client: Any, created: Any) -> None:
    assert patch(client, path(created), DETAILS).status_code == 200
    shown = patch(client, path(created), {"business": {"city": "Potsdam"}, "language": "ja"}).json()
    seller = Seller.objects.select_related("user").get()
    assert (seller.business.city, seller.business.street, seller.user.language) == ("Potsdam", "Hauptstraße 1", "ja")
    assert (shown["business"]["city"], shown["time_zone"], shown["reference"]) == ("Potsdam", "Europe/Berlin", "A-1")
    assert {name: getattr(seller.person, name) for name in PERSON} == PERSON


def test_what_is_declared_first_has_to_be_whole(client: Any, created: Any) -> None:
    assert fields_of(patch(client, path(created), {"bank_account": {"holder": "Sam"}})) == {
        "bank_account.country": "required", "bank_account.number": "required",
    }  # fmt: skip


def test_a_change_upon_what_is_gone_is_refused(client: Any, created: Any) -> None:
    etag = get(client, created)["ETag"]
    assert patch(client, path(created), {"language": "ja"}, etag).status_code == 200
    answer = patch(client, path(created), {"language": "en"}, etag)
    assert (answer.status_code, answer.json()["code"]) == (412, "changed_meanwhile")
    answer = client.patch(f"/api/v1/{path(created)}", {"language": "en"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (428, "if_match_required")


@pytest.mark.django_db(transaction=True)
def test_of_two_with_one_etag_one_wins_also_where_nothing_of_it_is_shown(platform: Callable[..., Any]) -> None:
    client = platform("sellers:read", "sellers:write", "sellers.personal:read")
    created = post(client, "sellers", {**SAM, **DETAILS}).json()
    etag = get(client, created)["ETag"]

    def change(number: str) -> Callable[[], str]:
        person = {**DETAILS["person"], "document_number": number}
        return lambda: str(patch(client, path(created), {"person": person}, etag).status_code)

    assert sorted(results_at_once([change("C01X00T47"), change("C02X00T47")])) == ["200", "412"]


def test_what_was_handed_in_is_changed_no_more(client: Any, created: Any) -> None:
    patch(client, path(created), DETAILS)
    seller = Seller.objects.get()
    lock_details(seller, actor=None)
    answer = patch(client, path(created), {"business": {"city": "Potsdam"}})
    assert (answer.status_code, answer.json()["code"]) == (409, "details_locked")
    assert get(client, created).json()["details_locked"] is True


def test_of_what_was_handed_in_nothing_is_told_by_refusals(client: Any, created: Any) -> None:
    patch(client, path(created), DETAILS)
    lock_details(Seller.objects.get(), actor=None)
    for guess in ({"person": {"document_issued_on": "1980-01-01"}}, {"bank_account": {"country": "FR"}}):
        answer = patch(client, path(created), guess)
        assert (answer.status_code, answer.json()["code"]) == (409, "details_locked")


@pytest.mark.parametrize(
    "guess",
    [
        {"person": {"document_issued_on": "1980-01-01"}},
        {"person": {"document_issued_on": "2001-01-01"}},
        {"bank_account": {"country": "DE"}},
        {"bank_account": {"country": "FR"}},
    ],
    ids=str,
)
def test_who_may_not_read_details_learns_nothing_by_changing_a_part_of_them(
    guess: dict[str, Any], client: Any, created: Any, platform: Callable[..., Any]
) -> None:
    patch(client, path(created), DETAILS)
    answer = patch(platform("sellers:read", "sellers:write"), path(created), guess)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert answer.json()["scope"] == "sellers.personal:read"


def test_nor_by_a_whole_part_that_is_compared_with_another_at_submission(
    client: Any, created: Any, platform: Callable[..., Any]
) -> None:
    patch(client, path(created), DETAILS)
    guess = {"bank_account": {**DETAILS["bank_account"], "holder": "Lantern Trading GmbH"}}
    answer = patch(platform("sellers:read", "sellers:write", "cases:write"), path(created), guess)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


def test_who_may_not_read_details_can_change_what_is_none(created: Any, platform: Callable[..., Any]) -> None:
    changes = {"reference": "A-2", "language": "ja", "time_zone": "Asia/Tokyo"}
    assert patch(platform("sellers:write"), path(created), changes).status_code == 200


def test_a_revision_does_not_come_back_with_the_values(client: Any, created: Any) -> None:
    patch(client, path(created), DETAILS)
    seen = [get(client, created).json()["revision"]]
    for city in ("Potsdam", DETAILS["business"]["city"]):
        seen.append(patch(client, path(created), {"business": {"city": city}}).json()["revision"])
    assert len({*seen}) == 3


def test_a_change_is_whole_or_not_at_all(client: Any, created: Any, other_seller: Seller) -> None:
    SellerReference.objects.create(seller=other_seller, is_test=False, reference="B-2")
    answer = patch(client, path(created), {"language": "ja", "reference": "B-2"})
    assert (answer.status_code, answer.json()["code"]) == (409, "reference_taken")
    assert get(client, created).json()["language"] == "de"


def test_an_erased_seller_is_shown_and_changed_no_more(client: Any, created: Any) -> None:
    Seller.objects.update(erased_at=timezone.now())
    tax = {"country": "DE", "number": "1", "certified": True}
    answers = [patch(client, path(created), {"language": "ja"}), post(client, path(created, "/tax_information"), tax)]
    assert [(each.status_code, each.json()["code"]) for each in answers] == [(409, "seller_erased")] * 2
    assert get(client, created).json()["erased_at"].endswith("Z")


def test_tax_information_makes_a_verified_seller_active(client: Any, created: Any) -> None:
    Seller.objects.update(status="verified")
    answer = post(
        client, path(created, "/tax_information"), {"country": "DE", "number": "81 872 495 633", "certified": True}
    )
    assert (answer.status_code, answer.json()["status"]) == (200, "active")
    assert answer.json()["tax_information"]["number_ending"] == "633"
    assert TaxInformation.objects.get().number == "81 872 495 633"
    assert Message.objects.filter(purpose="seller_active").exists()


def test_tax_information_is_asked_for_at_the_end(client: Any, created: Any) -> None:
    given = {"country": "DE", "number": "81 872 495 633", "certified": True}
    answer = post(client, path(created, "/tax_information"), given)
    assert (answer.status_code, answer.json()["code"]) == (409, "not_verified")
    assert fields_of(post(client, path(created, "/tax_information"), {**given, "certified": False})) == {
        "certified": "required"
    }
    assert fields_of(post(client, path(created, "/tax_information"), {**given, "number": "1"})) == {
        "number": "min_length"
    }


def test_a_revision_tells_of_every_change_and_lets_nobody_try_values(
    platform: Any, created: Any, settings: Any
) -> None:
    """Equal details look unlike for another seller, and to who has not our secret."""
    client = platform("sellers:read", "sellers:write", "sellers.personal:read")
    other = post(client, "sellers", {**SAM, "email": "other@example.com"}).json()
    seen = []
    for number in ("11111111", "22222222"):
        for each in (created, other):
            patch(client, path(each), DETAILS | {"person": {**DETAILS["person"], "document_number": number}})
            seen.append(get(client, each).json())
    settings.HMAC_KEY = "another secret than the one before, just as long"
    seen.append(draw_seller(client.key, find_seller(client.key, created["id"])))
    assert len({each["revision"] for each in seen}) == 5
    assert not any(number in str(seen) for number in ("11111111", "22222222"))
