"""What was said, and who asks about it."""

from types import SimpleNamespace
from typing import Any

from django.core import mail
from django.test import Client

from core.ids import new_id
from messaging.models import Message
from messaging.outbox import queue_message
from messaging.sending.delivering import sweep
from sellers.models import Seller


def say(seller: Seller, **fields: Any) -> Message:
    message = queue_message("test", to=seller.user, about=SimpleNamespace(public_id=new_id("tst")), **fields)
    assert message is not None
    return message


def nobody() -> Client:
    return Client(headers={"host": "localhost"})


def sent_mail(seller: Seller, **fields: Any) -> str:
    say(seller, **fields)
    sweep()
    return str(mail.outbox[-1].body)
