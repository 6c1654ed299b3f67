"""Ops see test sellers, lead their cases on and move their clocks; no live seller is among them."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from core.models import User
from integration.events.projecting import project_events
from integration.testmode.arriving import again
from integration.testmode.driving import drive
from sellers.models import Business, Seller
from tests.verification.building import confirm_factor, document_case, open_case
from verification.models import Case

LIST = "/admin/integration/pickedoutcome/"


@pytest.fixture
def client(ops: User, log_in: Callable[[User], Client]) -> Client:
    client = log_in(ops)
    confirm_factor(client, ops)
    return client


def test_the_list_shows_test_sellers_alone(client: Client, submit: Callable[..., Case], seller: Seller) -> None:
    case, live = submit(session=False), document_case(seller)
    page = client.get(LIST).content.decode()
    assert f'href="{LIST}{case.seller_id}/"' in page
    assert "reviewer: check the documents" in page
    assert f'href="{LIST}{live.seller_id}/"' not in page


def test_the_list_takes_as_many_queries_for_one_as_for_thirty(
    client: Client, make_seller: Callable[..., Seller], django_assert_num_queries: Callable
) -> None:
    def add(number: int) -> None:
        seller = make_seller(f"shop{number}@platform.example", is_test=True)
        Business.objects.create(seller=seller, legal_name=f"Shop {number}", country="GB")
        open_case(seller, Case.Status.DOCUMENT_REVIEW)

    add(0)
    client.get(LIST)
    with django_assert_num_queries(9):
        client.get(LIST)
    for number in range(1, 30):
        add(number)
    with django_assert_num_queries(9):
        client.get(LIST)


def test_an_outcome_is_picked_and_reached(
    client: Client, submit: Callable[..., Case], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    case = submit(session=False)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{LIST}{case.seller_id}/outcome/", {"outcome": "documents_needed", "reasons": ["cut_off"]})
    assert again(case).status == Case.Status.DOCUMENTS_NEEDED
    page = client.get(f"{LIST}{case.seller_id}/").content.decode()
    assert "<td>reached</td>" in page
    assert "cut_off" in page


def test_a_clock_is_moved_forward(client: Client, submit: Callable[..., Case]) -> None:
    seller = submit(session=False).seller
    client.post(f"{LIST}{seller.pk}/clock/", {"forward": "86400"})
    assert seller.moved_clock.forwarded_seconds == 86400
    assert "Moved forward so far: 1 d 0 h." in client.get(f"{LIST}{seller.pk}/").content.decode()


def test_the_page_says_what_has_happened(client: Client, submit: Callable[..., Case]) -> None:
    case = submit(session=False)
    drive(case, "documents_needed")
    project_events()
    page = client.get(f"{LIST}{case.seller_id}/").content.decode()
    assert '<th scope="row">case.documents_needed</th>' in page
    assert "seller.created" in page


def test_a_live_seller_is_not_there(client: Client, seller: Seller) -> None:
    case = document_case(seller)
    assert client.get(f"{LIST}{seller.pk}/").status_code == 404
    assert client.post(f"{LIST}{seller.pk}/outcome/", {"outcome": "approved"}).status_code == 404
    assert client.post(f"{LIST}{seller.pk}/clock/", {"forward": "3600"}).status_code == 404
    assert client.post(f"{LIST}{seller.pk}/erase/", {"sure": "on"}).status_code == 404
    assert again(case).status == Case.Status.DOCUMENT_REVIEW


def test_who_is_not_of_ops_gets_nothing(submit: Callable[..., Case], lead: User, log_in: Callable[..., Client]) -> None:
    case, other = submit(session=False), log_in(lead)
    for address in (LIST, f"{LIST}{case.seller_id}/"):
        assert other.get(address).status_code == 403
    assert other.post(f"{LIST}{case.seller_id}/outcome/", {"outcome": "approved"}).status_code == 403
