"""Which ways lead to an address (R15), and what a voice says."""

import json
import re
from typing import Any

import pytest

from contacts.actions.addresses import enter_address
from contacts.actions.codes import send_code
from contacts.models import Address, CodeAttempt, Contact
from contacts.ways import ways_of
from messaging.channels.ssml import as_ssml
from messaging.models import Delivery
from messaging.sending.delivering import sweep
from sellers.models import Seller
from tests.contacts.conftest import NUMBER, travel
from tests.refusals import refusal

LANDLINE = "+442079460018"


def address_of(value: str) -> Address:
    return Address(kind="email" if "@" in value else "phone", value=value)


def calls(settings: Any) -> list[dict[str, str]]:
    sweep()
    files = sorted(settings.MAILBOX_DIR.glob("*.voice.json"), key=lambda path: path.stat().st_mtime_ns)
    return [json.loads(path.read_text()) for path in files]


@pytest.fixture
def landline(seller: Seller, contact: Contact) -> Address:
    return enter_address(seller, actor=seller.user, kind="phone", value=LANDLINE)


@pytest.mark.parametrize(
    ("value", "ways"),
    [
        ("cora@example.net", ["email"]),
        (NUMBER, ["sms", "voice"]),
        ("+12015550123", ["sms", "voice"]),  # the plan of the United States does not say which it is
        (LANDLINE, ["voice"]),
        ("+445612345678", ["voice"]),
        (f"{NUMBER};ext=12", ["voice"]),
        ("+12015550123;ext=12", ["voice"]),
    ],
)
def test_the_way_offered_first_stands_first(value: str, ways: list[str]) -> None:
    assert ways_of(address_of(value)) == ways


def test_an_extension_is_said_and_not_dialled() -> None:
    address = address_of(f"{LANDLINE};ext=12")
    assert (address.dialled, address.extension) == (LANDLINE, "12")
    email = address_of("cora@example.net")
    assert (email.dialled, email.extension) == ("cora@example.net", "")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Once more: "),
        ("de", "Noch einmal: "),
        ("ja", "もう一度お伝えします。"),
        ("zh-hans", "再播报一遍："),
    ],
)
def test_a_landline_is_called_and_hears_the_code_twice_digit_by_digit_in_the_sellers_language(
    landline: Address, seller: Seller, settings: Any, language: str, words: str
) -> None:
    seller.user.language = language
    seller.user.save()
    send_code(landline, actor=seller.user)
    assert Delivery.objects.get().channel == "voice"
    code = Delivery.objects.get().secret["code"]
    (call,) = calls(settings)
    assert (call["to"], call["language"]) == (LANDLINE, language)
    assert call["text"].count(", ".join(code)) == 2
    assert words + ", ".join(code) in call["text"]
    spoken = as_ssml(call["text"])
    assert re.findall(r"<say-as interpret-as=\"digits\">(\d)</say-as>", spoken) == [*code, *code]
    assert seller.user.phrase not in call["text"]


def test_the_call_asks_for_the_extension_first(seller: Seller, contact: Contact, settings: Any) -> None:
    address = enter_address(seller, actor=seller.user, kind="phone", value=f"{LANDLINE};ext=12")
    send_code(address, actor=seller.user)
    (call,) = calls(settings)
    assert call["to"] == LANDLINE
    assert call["text"].startswith("Please put this call through to extension 1, 2.\n\nThis is Vouchroom")


def test_a_landline_is_never_sent_an_sms(landline: Address, seller: Seller) -> None:
    with refusal("no_such_way"):
        send_code(landline, actor=seller.user, by="sms")
    assert not CodeAttempt.objects.exists()


def test_a_mobile_may_be_called_instead_and_the_code_before_is_void(phone: Address, seller: Seller) -> None:
    send_code(phone, actor=seller.user)
    travel(seconds=61)
    send_code(phone, actor=seller.user, by="voice")
    attempt = CodeAttempt.objects.get()
    assert (attempt.sends, attempt.channel) == (2, "voice")
    assert list(Delivery.objects.order_by("pk").values_list("channel", flat=True)) == ["sms", "voice"]
