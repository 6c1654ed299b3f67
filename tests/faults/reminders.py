"""The purpose `fault_reminder`: true until the seller it is about is active."""

from typing import Any

from messaging.models import Message
from messaging.purposes import Purpose, Text
from sellers.models import Seller


def _render(message: Message, secret: dict[str, Any]) -> Text:
    return Text("Your details are not complete", ["Please complete them."], ("Complete them", "/home/"))


def _is_open(message: Message) -> bool:
    return Seller.objects.filter(public_id=message.about, status=Seller.Status.ONBOARDING).exists()


REMINDER = Purpose("fault_reminder", _render, still_true=_is_open)
