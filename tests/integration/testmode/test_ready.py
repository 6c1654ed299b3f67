"""What a test seller lacks is made up, and nothing else."""

from collections.abc import Callable
from typing import Any

import pytest

from core.errors import DomainError
from integration.testmode.ready import make_ready
from sellers.actions import save_business
from sellers.models import Document, Seller
from tests.integration.asking import post
from tests.sellers.details import BUSINESS
from verification.models import Case

pytestmark = pytest.mark.django_db


def ready(client: Any, seller: str) -> Any:
    return client.put(f"/api/v1/test/sellers/{seller}/ready")


def test_whoever_has_given_nothing_can_be_submitted_and_needs_no_session(platform: Callable[..., Any]) -> None:
    client = platform(is_test=True)
    seller = post(client, "sellers", {"email": "new@platform.example"}).json()
    answer = ready(client, seller["id"])
    shown = answer.json()
    assert (answer.status_code, shown["details_missing"], shown["documents_missing"]) == (200, [], [])
    assert post(client, "cases", {"seller": seller["id"]}).json()["status"] == "in_review"


def test_whose_address_names_an_outcome_of_a_session_needs_one(platform: Callable[..., Any]) -> None:
    client = platform(is_test=True)
    seller = post(client, "sellers", {"email": "no_show.approved+1@platform.example"}).json()
    ready(client, seller["id"])
    assert post(client, "cases", {"seller": seller["id"]}).json()["status"] == "session_needed"


def test_what_is_there_stays(make_seller: Callable[..., Seller]) -> None:
    seller = make_seller("new@platform.example", is_test=True)
    save_business(seller, actor=seller.user, **BUSINESS)
    make_ready(Seller.objects.get(pk=seller.pk), actor=seller.user)
    stands = Seller.objects.select_related("business", "person", "bank_account").get(pk=seller.pk)
    assert (stands.business.legal_name, stands.person.given_name) == (BUSINESS["legal_name"], "Ada")


def test_again_it_changes_nothing_but_documents_that_are_asked_for_again(submit: Callable[..., Case]) -> None:
    seller = submit(session=False).seller
    seller.documents.filter(kind="identity").update(status=Document.Status.REJECTED)
    before = dict(seller.documents.values_list("kind", "uploaded_at"))
    make_ready(Seller.objects.get(pk=seller.pk), actor=seller.user)
    after = dict(seller.documents.values_list("kind", "uploaded_at"))
    assert [kind for kind in before if before[kind] != after[kind]] == ["identity"]


def test_nothing_is_made_up_of_a_live_seller(platform: Callable[..., Any], seller: Seller) -> None:
    for is_test in (True, False):
        assert ready(platform(is_test=is_test), seller.public_id).status_code == 404
    with pytest.raises(DomainError) as refused:
        make_ready(seller, actor=seller.user)
    assert refused.value.code == "not_a_test_seller"
    assert not hasattr(Seller.objects.get(), "business")


def test_nothing_is_added_to_whoever_is_erased(
    platform: Callable[..., Any], make_seller: Callable[..., Seller]
) -> None:
    seller = make_seller("new@platform.example", is_test=True)
    Seller.objects.filter(pk=seller.pk).update(erased_at="2026-11-01T00:00:00Z")
    answer = ready(platform(is_test=True), seller.public_id)
    assert (answer.status_code, answer.json()["code"]) == (409, "seller_erased")
