"""The second provider of text messages and calls, and Amazon SES as that of e-mail."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
import requests

from core.ids import new_id
from messaging.channels import phone
from messaging.models import Delivery, Provider
from messaging.outbox import queue_message
from messaging.purposes import Text
from messaging.sending.circuit import FAILURES
from messaging.sending.delivering import sweep
from sellers.models import Seller
from tests.messaging.phone_server import PhoneServer, running_phone_server
from tests.messaging.sending.claims import say

NOBODY = "http://127.0.0.1:1"  # refuses connections


@pytest.fixture
def places(
    phone_server: PhoneServer, second_phone_server: PhoneServer, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """Where the service is in each region. boto3's variables know one address for all of them."""
    found = {"": phone_server.address, "eu-west-1": second_phone_server.address}

    @lru_cache
    def client(region: str) -> Any:
        name = region or "eu-central-1"
        return boto3.client("pinpoint-sms-voice-v2", region_name=name, endpoint_url=found[region], config=phone.ONE_TRY)

    monkeypatch.setattr(phone, "_client", client)
    return found


@pytest.fixture
def second_phone_server(settings: Any) -> Iterator[PhoneServer]:
    """That of VOUCHROOM_SMS_URL_2."""
    settings.PHONE_2 = {"identity": "Second", "voice": "+493099", "configuration_set": "", "region": "eu-west-1"}
    with running_phone_server() as server:
        yield server


@pytest.fixture
def say_codes(seller: Seller, purpose: Callable[..., Any]) -> Callable[..., None]:
    purpose(
        safe_to_repeat=False,
        urgent=True,
        render=lambda message, secret: Text("T", [], sms="Code 123456", spoken="The code is: 1, 2, 3."),
    )

    def queue(channel: str, count: int = 1) -> None:
        for _ in range(count):
            about = SimpleNamespace(public_id=new_id("tst"))
            queue_message("test", to=seller.user, about=about, channels=[channel], address="+4915112345678")

    return queue


@pytest.mark.parametrize(("channel", "ours"), [("sms", "Second"), ("voice", "+493099")])
def test_a_code_whose_first_provider_is_away_goes_through_the_second_at_once(
    places: dict[str, str], second_phone_server: PhoneServer, say_codes: Any, channel: str, ours: str
) -> None:
    places[""] = NOBODY
    say_codes(channel)
    sweep(urgent_only=True)
    assert [sent["OriginationIdentity"] for sent in second_phone_server.sent] == [ours]
    assert list(Delivery.objects.values_list("status", "provider", "attempts")) == [("sent", "aws-2", 1)]


def test_a_code_that_the_first_took_in_silence_is_unknown_and_the_second_is_asked_nothing(
    places: dict[str, str],
    phone_server: PhoneServer,
    second_phone_server: PhoneServer,
    say_codes: Any,
    states: Callable[[], list[str]],
) -> None:
    phone_server.silent = True
    say_codes("sms")
    for _ in range(2):
        sweep(urgent_only=True)
    assert states() == ["unknown"]
    assert (phone_server.asked, second_phone_server.asked) == (1, 0)


def test_the_first_is_left_alone_after_so_many_failures_and_the_second_takes_the_codes(
    places: dict[str, str],
    phone_server: PhoneServer,
    second_phone_server: PhoneServer,
    say_codes: Any,
    states: Callable[[], list[str]],
) -> None:
    places[""] = NOBODY
    say_codes("sms", FAILURES)
    sweep(urgent_only=True)
    places[""] = phone_server.address
    phone._client.cache_clear()
    say_codes("sms", 2)
    sweep(urgent_only=True)
    assert states() == ["sent"] * (FAILURES + 2)
    assert (phone_server.asked, len(second_phone_server.sent)) == (0, FAILURES + 2)
    assert set(Provider.objects.values_list("channel", "name", "failures")) >= {
        ("sms", "aws", FAILURES),
        ("sms", "aws-2", 0),
    }


@pytest.mark.usefixtures("purpose")
def test_a_mail_whose_server_is_away_goes_through_ses(seller: Seller, smtp: Any, ses: Any, settings: Any) -> None:
    settings.EMAIL_PORT = 1
    settings.SES_2 = {"region": "eu-central-1", "configuration_set": ""}
    say(seller, 1)
    sweep()
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.provider, delivery.attempts) == ("sent", "ses-2", 1)
    assert len(delivery.provider_ref) > 20
    (mail,) = requests.get(f"{ses.meta.endpoint_url}/moto-api/data.json", timeout=5).json()["ses"]["RawMessage"]
    assert set(mail["destinations"]) == {"seller@example.com"}
