"""SMS and voice calls through AWS End User Messaging, against a server that holds us to its model."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from core.ids import new_id
from messaging.models import Delivery
from messaging.outbox import queue_message
from messaging.purposes import Text
from messaging.sending.delivering import sweep
from sellers.models import Seller
from tests.messaging.phone_server import PhoneServer

pytestmark = pytest.mark.usefixtures("purpose")


@pytest.fixture
def say(seller: Seller, purpose: Callable[..., Any]) -> Callable[..., Delivery]:
    """One copy through this channel, swept once."""
    purpose(
        safe_to_repeat=False,
        urgent=True,
        render=lambda message, secret: Text("T", [], sms="Code 123456", spoken="A & B < C.\n\nThe code is: 1, 2, 3."),
    )

    def through(channel: str) -> Delivery:
        about = SimpleNamespace(public_id=new_id("tst"))
        queue_message("test", to=seller.user, about=about, channels=[channel], address="+4915112345678")
        sweep()
        return Delivery.objects.get(message__about=about.public_id)

    return through


def test_an_sms_goes_out_with_the_deliverys_id_and_theirs_is_kept(phone_server: PhoneServer, say: Any) -> None:
    delivery = say("sms")
    assert phone_server.sent == [
        {
            "call": "SendTextMessage",
            "DestinationPhoneNumber": "+4915112345678",
            "OriginationIdentity": "Vouchroom",
            "MessageBody": "Code 123456",
            "MessageType": "TRANSACTIONAL",
            "ConfigurationSetName": "receipts",
            "Context": {"delivery": delivery.public_id},
        }
    ]
    assert (delivery.status, delivery.provider, len(delivery.provider_ref)) == ("sent", "aws", 36)


@pytest.mark.parametrize(
    ("language", "voice"), [("en", "AMY"), ("de", "VICKI"), ("ja", "MIZUKI"), ("zh-hans", "ZHIYU")]
)
def test_a_call_speaks_the_readers_language_and_says_digits_slowly(
    phone_server: PhoneServer, say: Any, seller: Seller, language: str, voice: str
) -> None:
    seller.user.language = language
    seller.user.save()
    delivery = say("voice")
    (call,) = phone_server.sent
    assert (call["call"], call["VoiceId"], call["OriginationIdentity"]) == ("SendVoiceMessage", voice, "+493012")
    digits = '<break time="700ms"/>'.join(f'<say-as interpret-as="digits">{digit}</say-as>' for digit in "123")
    assert call["MessageBody"] == f"<speak><p>A &amp; B &lt; C.</p><p>The code is: {digits}.</p></speak>"
    assert (call["MessageBodyTextType"], delivery.status) == ("SSML", "sent")


@pytest.mark.parametrize(
    ("code", "reason", "failure"),
    [
        ("ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT", "opted_out"),
        ("ConflictException", "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION", "country_not_served"),
        ("ConflictException", "NO_ORIGINATION_IDENTITIES_FOUND", "country_not_served"),
        ("ConflictException", "DESTINATION_PHONE_NUMBER_NOT_VERIFIED", "ours"),
        ("ValidationException", "DESTINATION_COUNTRY_BLOCKED", "country_not_served"),
        ("ValidationException", "INVALID_PARAMETER", "ours"),
        ("ServiceQuotaExceededException", "DAILY_DESTINATION_CALL_LIMIT", "carrier_refused"),
    ],
)
def test_what_speaks_of_this_number_is_final_and_named(
    phone_server: PhoneServer, say: Any, code: str, reason: str, failure: str
) -> None:
    phone_server.fail(code, reason)
    delivery = say("sms")
    assert (delivery.status, delivery.failure, delivery.error) == ("failed", failure, f"{code} {reason}")


def test_a_number_that_they_cannot_read_is_no_number(phone_server: PhoneServer, say: Any) -> None:
    fields = [{"Name": "DestinationPhoneNumber", "Message": "invalid"}]
    phone_server.fail("ValidationException", "FIELD_VALIDATION_FAILED", Fields=fields)
    assert say("sms").failure == "no_such_address"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("ThrottlingException", ""),
        ("AccessDeniedException", "ACCOUNT_DISABLED"),
        ("ServiceQuotaExceededException", "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT"),
        ("ResourceNotFoundException", ""),
    ],
)
def test_what_says_nothing_of_the_number_is_tried_again(
    phone_server: PhoneServer, say: Any, code: str, reason: str
) -> None:
    phone_server.fail(code, reason)
    delivery = say("sms")
    assert (delivery.status, phone_server.asked) == ("queued", 1)


def test_an_answer_that_does_not_come_is_unknown_and_the_code_goes_out_once(
    phone_server: PhoneServer, say: Any
) -> None:
    phone_server.silent = True
    delivery = say("sms")
    assert (delivery.status, delivery.provider, len(phone_server.sent), phone_server.asked) == ("unknown", "aws", 1, 1)


def test_a_fault_of_theirs_is_unknown(phone_server: PhoneServer, say: Any) -> None:
    phone_server.fail("InternalServerException", status=500)
    assert (say("voice").status, phone_server.asked) == ("unknown", 1)


def test_no_connection_is_tried_again(phone_server: PhoneServer, say: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2", "http://127.0.0.1:1")
    delivery = say("sms")
    assert (delivery.status, delivery.error) == ("queued", "EndpointConnectionError")


@pytest.mark.parametrize("channel", ["sms", "voice"])
def test_a_message_without_words_fails_by_our_fault(
    phone_server: PhoneServer, say: Any, purpose: Any, channel: str
) -> None:
    purpose(render=lambda message, secret: Text("T", []), urgent=True)
    delivery = say(channel)
    assert (delivery.status, delivery.failure, phone_server.asked) == ("failed", "ours", 0)
