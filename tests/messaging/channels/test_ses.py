"""E-mail through Amazon SES, which is moto's or a server of our own here."""

from base64 import b64decode
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from types import SimpleNamespace
from typing import Any

import pytest
import requests
from botocore.config import Config

from core.ids import new_id
from messaging.channels import ses as ses_channel
from messaging.models import Delivery
from messaging.outbox import queue_message
from messaging.preferences.stopping import stop_address
from messaging.purposes import Topic
from messaging.sending.delivering import sweep
from sellers.models import Seller
from tests.aws import aws_variables
from tests.messaging.ses_server import SesServer

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


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[SesServer]:
    made = SesServer()
    for name, value in aws_variables(made.address, service="SESV2").items():
        monkeypatch.setenv(name, value)
    settings.SES = {"region": "eu-central-1", "configuration_set": "receipts"}
    monkeypatch.setattr(ses_channel, "ONE_TRY", ses_channel.ONE_TRY.merge(Config(read_timeout=0.3)))
    yield made
    made.stop()


def test_the_configuration_set_and_the_deliverys_id_go_along_for_the_receipts(
    seller: Seller, server: SesServer
) -> None:
    delivery = say(seller)
    (sent,) = server.sent
    assert sent["ConfigurationSetName"] == "receipts"
    assert sent["EmailTags"] == [{"Name": "delivery", "Value": delivery.public_id}]
    assert sent["Destination"]["ToAddresses"] == ["seller@example.com"]
    assert (delivery.status, delivery.provider_ref) == ("sent", "0102018f-mail-000000")


def test_a_duty_is_marked_as_automatic_and_cannot_be_stopped(seller: Seller, server: SesServer) -> None:
    say(seller)
    mail = mail_in(server)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"] is mail["List-Unsubscribe-Post"] is None


def test_what_may_be_stopped_has_the_link_in_its_head(seller: Seller, server: SesServer, purpose: Any) -> None:
    topic = Topic("test", "Tests of the outbox", "Nothing is lost.")
    purpose(topic=topic)
    say(seller)
    mail = mail_in(server)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"].strip() == f"<{stop_address(seller.user, topic)}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def mail_in(server: SesServer) -> EmailMessage:
    (sent,) = server.sent
    return message_from_bytes(b64decode(sent["Content"]["Raw"]["Data"]), policy=default)


def test_what_they_throttle_is_tried_again_later_and_says_nothing_of_the_mail(
    seller: Seller, server: SesServer
) -> None:
    server.refusal = (429, "TooManyRequestsException")
    delivery = say(seller)
    assert (delivery.status, delivery.failure, delivery.error) == ("queued", "", "TooManyRequestsException")
    assert (server.asked, server.sent) == (1, [])


def test_an_answer_that_does_not_come_is_unknown_and_what_must_not_be_doubled_goes_out_once(
    seller: Seller, server: SesServer, purpose: Any
) -> None:
    purpose(safe_to_repeat=False)
    server.silent = True
    delivery = say(seller)
    assert (delivery.status, delivery.provider, len(server.sent), server.asked) == ("unknown", "ses", 1, 1)
