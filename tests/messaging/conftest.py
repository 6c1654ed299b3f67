"""Purposes of the tests' own."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
import requests
from botocore.config import Config

from core.ids import new_id
from messaging import purposes
from messaging.channels import phone
from messaging.models import Delivery, Message
from messaging.purposes import Purpose, Secret, Text
from tests.aws import aws_variables, moto
from tests.messaging.phone_server import PhoneServer, running_phone_server


@pytest.fixture
def subject() -> SimpleNamespace:
    """What a message is about; `done` makes it untrue."""
    return SimpleNamespace(public_id=new_id("tst"), done=False)


@pytest.fixture
def purpose(subject: SimpleNamespace) -> Iterator[Callable[..., Purpose]]:
    """Registers a purpose "test" and forgets it again."""
    before = dict(purposes._registry)

    def render(message: Message, secret: dict[str, Any]) -> Text:
        return Text(
            title="A test of the outbox",
            paragraphs=["First line.", Secret(f"Code: {secret.get('code')}")],
            action=("Open task", "/home/"),
            sms=f"Code {secret.get('code')}",
        )

    def make(**fields: Any) -> Purpose:
        made = Purpose(**{"name": "test", "render": render, "still_true": lambda _: not subject.done, **fields})
        purposes.register(made)
        return made

    make()
    yield make
    purposes._registry.clear()
    purposes._registry.update(before)


@pytest.fixture
def states() -> Callable[[], list[str]]:
    return lambda: list(Delivery.objects.order_by("pk").values_list("status", flat=True))


@pytest.fixture
def phone_server(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[PhoneServer]:
    """That of VOUCHROOM_SMS_URL."""
    settings.PHONE = {"identity": "Vouchroom", "voice": "+493012", "configuration_set": "receipts", "region": ""}
    monkeypatch.setattr(phone, "ONE_TRY", phone.ONE_TRY.merge(Config(read_timeout=0.3)))
    phone._client.cache_clear()
    with running_phone_server() as server:
        for name, value in aws_variables(server.address, service="PINPOINT_SMS_VOICE_V2").items():
            monkeypatch.setenv(name, value)
        yield server
    phone._client.cache_clear()


@pytest.fixture
def ses(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Any]:
    """A client of Amazon SES, which is moto's here, and takes mails from the sender that the settings name."""
    settings.DEFAULT_FROM_EMAIL = "Vouchroom <noreply@verify.example.com>"
    with moto() as variables:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        client = boto3.client("sesv2")
        client.create_email_identity(EmailIdentity="verify.example.com")
        yield client
        requests.post(f"{variables['AWS_ENDPOINT_URL']}/moto-api/reset", timeout=5)
