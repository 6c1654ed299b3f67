"""A provider may take ten seconds to answer: no row stays locked, and no transaction open, meanwhile."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from core.ids import new_id
from messaging.channels.base import Channel
from messaging.channels.phone import PhoneChannel
from messaging.channels.smtp import SmtpChannel
from messaging.outbox import queue_message
from messaging.purposes import Text
from messaging.sending.delivering import sweep
from sellers.models import Seller
from tests.messaging.phone_server import PhoneServer


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_a_provider_is_asked(
    seller: Seller,
    smtp: Any,
    phone_server: PhoneServer,
    purpose: Callable[..., Any],
    states: Callable[[], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[str, bool]] = []

    def watch(kind: type[Channel]) -> None:
        send = kind.send

        def watched(self: Channel, *args: Any) -> str:
            asked.append((self.provider, connection.in_atomic_block))
            return send(self, *args)

        monkeypatch.setattr(kind, "send", watched)

    watch(SmtpChannel)
    watch(PhoneChannel)
    purpose(urgent=True, render=lambda message, secret: Text("T", [], sms="An SMS", spoken="A call"))
    for _ in range(2):
        about = SimpleNamespace(public_id=new_id("tst"))
        numbers = dict.fromkeys(["sms", "voice"], "+4915112345678")
        queue_message("test", to=seller.user, about=about, channels=["email", "sms", "voice"], addresses=numbers)
    purpose(name="quiet")
    queue_message("quiet", to=seller.user, about=SimpleNamespace(public_id=new_id("tst")))
    sweep()
    assert states() == ["sent"] * 7
    assert sorted(asked) == [("aws", False)] * 4 + [("smtp", False)] * 3
