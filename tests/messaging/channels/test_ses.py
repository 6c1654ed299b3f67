"""E-mail through Amazon SES, which is moto's here."""

from types import SimpleNamespace
from typing import Any

import pytest
import requests

from core.ids import new_id
from messaging.models import Delivery
from messaging.outbox import queue_message
from messaging.sending.delivering import sweep
from sellers.models import Seller

pytestmark = pytest.mark.usefixtures("purpose")


@pytest.fixture(autouse=True)
def first_provider(ses: Any, settings: Any) -> None:
    settings.SES = {"region": "eu-central-1", "configuration_set": ""}


def say(seller: Seller) -> Delivery:
    about = SimpleNamespace(public_id=new_id("tst"))
    queue_message("test", to=seller.user, about=about)
    sweep()
    return Delivery.objects.get(message__about=about.public_id)


def test_a_mail_is_handed_over_and_their_name_for_it_kept(seller: Seller, ses: Any) -> None:
    delivery = say(seller)
    assert (delivery.status, delivery.provider) == ("sent", "ses")
    assert len(delivery.provider_ref) > 20
    address = f"{ses.meta.endpoint_url}/moto-api/data.json"
    (mail,) = requests.get(address, timeout=5).json()["ses"]["RawMessage"]
    assert set(mail["destinations"]) == {"seller@example.com"}  # of the call and of the header
    assert "A test of the outbox" in mail["raw_data"]


def test_what_is_refused_for_our_sake_is_our_fault(seller: Seller, ses: Any, settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "noreply@nobody.example.org"
    delivery = say(seller)
    assert (delivery.status, delivery.failure) == ("failed", "ours")


def test_no_connection_is_tried_again(seller: Seller, ses: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    delivery = say(seller)
    assert (delivery.status, delivery.error) == ("queued", "EndpointConnectionError")
