"""The door for receipts: what Amazon SNS signed for a topic of ours, and nothing else."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import responses
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from django.test import Client
from django.utils import timezone

from core.ids import new_id
from messaging.models import Delivery
from messaging.outbox import queue_message
from messaging.receipts import sns
from sellers.models import Seller

pytestmark = pytest.mark.usefixtures("purpose")
TOPIC = "arn:aws:sns:eu-central-1:123456789012:receipts"
CERTIFICATE = "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-7ff5318490ec183fbaddaa2a969abfda.pem"
CONFIRM = "https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=a&Token=b"
DOOR = "/receipts/sns/"


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="module")
def certificate(key: rsa.RSAPrivateKey) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(datetime(2020, 1, 1, tzinfo=UTC)).not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
    return made.sign(key, SHA256()).public_bytes(Encoding.PEM)


@pytest.fixture
def wire(certificate: bytes, settings: Any) -> Iterator[responses.RequestsMock]:
    """Amazon's side; whatever else is asked for fails."""
    settings.SNS_TOPICS = [TOPIC]
    sns._key.cache_clear()
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.get(CERTIFICATE, body=certificate)
        yield mock
    sns._key.cache_clear()


@pytest.fixture
def delivery(seller: Seller) -> Delivery:
    queue_message("test", to=seller.user, about=SimpleNamespace(public_id=new_id("tst")))
    Delivery.objects.update(status="sent")
    return Delivery.objects.get()


@pytest.fixture
def signed(key: rsa.RSAPrivateKey, delivery: Delivery) -> Callable[..., dict[str, str]]:
    """A notification that the copy came back, as SNS writes it. What is given replaces its own, before it is signed."""

    def make(version: str = "1", **fields: str) -> dict[str, str]:
        mail = {"messageId": "0102", "tags": {"delivery": [delivery.public_id]}}
        bounce = {"bounceType": "Permanent", "bounceSubType": "NoEmail", "bouncedRecipients": []}
        said = {
            "Type": "Notification",
            "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
            "TopicArn": TOPIC,
            "Message": json.dumps({"eventType": "Bounce", "mail": mail, "bounce": bounce}),
            "Timestamp": timezone.now().strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "SignatureVersion": version,
            "SigningCertURL": CERTIFICATE,
            "UnsubscribeURL": "https://sns.eu-central-1.amazonaws.com/?Action=Unsubscribe",
            **fields,
        }
        text = "".join(f"{name}\n{said[name]}\n" for name in sns.SIGNED[said["Type"]] if name in said)
        signature = key.sign(text.encode(), PKCS1v15(), SHA256() if version == "2" else SHA1())
        return {**said, "Signature": base64.b64encode(signature).decode()}

    return make


def knock(said: dict[str, str] | bytes) -> int:
    """As SNS does: no cookie, no token, and JSON that says it is text."""
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    client = Client(enforce_csrf_checks=True)
    return client.generic("POST", DOOR, body, "text/plain; charset=UTF-8").status_code


def status_of(delivery: Delivery) -> str:
    return str(Delivery.objects.values_list("status", flat=True).get(pk=delivery.pk))


@pytest.mark.parametrize("version", ["1", "2"])
def test_what_sns_signed_for_our_topic_is_taken(wire: Any, signed: Any, delivery: Delivery, version: str) -> None:
    assert knock(signed(version)) == 204
    assert status_of(delivery) == "returned"


def test_a_subject_is_signed_too(wire: Any, signed: Any, delivery: Delivery) -> None:
    assert knock(signed(Subject="Amazon SES Email Event")) == 204
    assert knock({**signed(Subject="Amazon SES Email Event"), "Subject": "Another"}) == 403


def test_a_replay_is_harmless_and_the_certificate_is_fetched_once(wire: Any, signed: Any, delivery: Delivery) -> None:
    said = signed()
    assert [knock(said) for _ in range(3)] == [204, 204, 204]
    assert len(wire.calls) == 1
    assert delivery.message.deliveries.filter(status="returned").count() == 1


@pytest.mark.parametrize("field", ["Message", "MessageId", "Timestamp", "Type"])
def test_what_was_changed_after_it_was_signed_is_refused(
    wire: Any, signed: Any, delivery: Delivery, field: str
) -> None:
    changed = {
        "Message": signed()["Message"].replace("Permanent", "Transient"),
        "MessageId": "another",
        "Timestamp": (timezone.now() - timedelta(minutes=1)).isoformat(),
        "Type": "SubscriptionConfirmation",
    }
    assert knock({**signed(), field: changed[field]}) == 403
    assert status_of(delivery) == "sent"


def test_a_signature_by_another_key_is_refused(wire: Any, signed: Any, delivery: Delivery) -> None:
    said, other = signed(), rsa.generate_private_key(public_exponent=65537, key_size=2048)
    said["Signature"] = base64.b64encode(other.sign(b"x", PKCS1v15(), SHA1())).decode()
    assert knock(said) == 403
    assert knock({**said, "Signature": "not base64!"}) == 403
    assert knock({**said, "SignatureVersion": "3"}) == 403
    assert status_of(delivery) == "sent"


def test_another_topic_is_refused_before_anything_is_fetched(wire: Any, signed: Any, delivery: Delivery) -> None:
    assert knock(signed(TopicArn=TOPIC + "x")) == 403
    assert (len(wire.calls), status_of(delivery)) == (0, "sent")


@pytest.mark.parametrize(
    "address",
    [
        "https://sns.eu-central-1.amazonaws.com.example.com/a.pem",
        "https://example.com/sns.eu-central-1.amazonaws.com/a.pem",
        "https://sns.eu-central-1.amazonaws.com@example.com/a.pem",
        "https://sns.eu-central-1.amazonaws.com\\@example.com/a.pem",
        "https://sns.eu-central-1.amazonaws.com:8443/a.pem",
        "http://sns.eu-central-1.amazonaws.com/a.pem",
        "https://s3.eu-central-1.amazonaws.com/bucket/a.pem",
        "https://sns.eu-central-1.amazonaws.com/a.txt",
        "file:///etc/ssl/a.pem",
        "https://sns.eu-central-1.amazonaws.com/?Action=GetTopicAttributes&TopicArn=arn&x=.pem",
        "https://sns.eu-central-1.amazonaws.com/?/SimpleNotificationService-7ff5.pem",
    ],
)
def test_a_certificate_from_elsewhere_is_not_even_fetched(
    wire: Any, signed: Any, delivery: Delivery, address: str
) -> None:
    assert knock(signed(SigningCertURL=address)) == 403
    assert (len(wire.calls), status_of(delivery)) == (0, "sent")


@pytest.mark.parametrize("minutes", [-61, 61])
def test_what_is_not_of_the_last_hour_is_refused(wire: Any, signed: Any, delivery: Delivery, minutes: int) -> None:
    then = timezone.now() + timedelta(minutes=minutes)
    assert knock(signed(Timestamp=then.isoformat())) == 403
    assert status_of(delivery) == "sent"


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'"x"', b"\xff", b'{"Type": "Notification"}', b'{"Type": []}'])
def test_what_is_no_notification_is_refused(wire: Any, body: bytes) -> None:
    assert knock(body) == 403


def test_what_nests_too_deeply_is_refused(wire: Any) -> None:
    assert knock(b"[" * 200_000) == 403


@pytest.mark.parametrize(
    "odd",
    [
        {"Timestamp": "0001-01-01T00:00:00+23:59"},
        {"Subject": "\ud800"},
        {"Signature": "é"},
    ],
)
def test_what_nobody_can_read_is_refused_like_a_forgery(
    wire: Any, signed: Any, delivery: Delivery, odd: dict[str, str]
) -> None:
    assert knock({**signed(), **odd}) == 403
    assert status_of(delivery) == "sent"


def test_what_is_too_large_is_not_read(wire: Any) -> None:
    assert knock(b" " * (512 * 1024 + 1)) == 413


def test_a_subscription_to_our_topic_is_confirmed(wire: Any, signed: Any) -> None:
    wire.get(CONFIRM, body="<ConfirmSubscriptionResponse/>")
    assert knock(signed(Type="SubscriptionConfirmation", SubscribeURL=CONFIRM, Token="b")) == 204
    assert [call.request.url for call in wire.calls] == [CERTIFICATE, CONFIRM]


@pytest.mark.parametrize("address", ["https://example.com/", "https://sns.eu-central-1.amazonaws.com.example.com/"])
def test_a_confirmation_elsewhere_is_not_asked_for(wire: Any, signed: Any, address: str) -> None:
    assert knock(signed(Type="SubscriptionConfirmation", SubscribeURL=address, Token="b")) == 403
    assert [call.request.url for call in wire.calls] == [CERTIFICATE]


def test_nobody_is_led_elsewhere(wire: Any, signed: Any) -> None:
    wire.get(CONFIRM, status=302, headers={"Location": "https://example.com/"})
    assert knock(signed(Type="SubscriptionConfirmation", SubscribeURL=CONFIRM, Token="b")) == 503
    assert len(wire.calls) == 2


def test_amazon_out_of_reach_asks_for_another_try(wire: Any, signed: Any, delivery: Delivery) -> None:
    wire.replace(responses.GET, CERTIFICATE, body=responses.ConnectionError())
    assert knock(signed()) == 503
    assert status_of(delivery) == "sent"


@pytest.mark.parametrize("message", ["Successfully validated SNS topic.", "[]", "{}", '{"mail": {}}'])
def test_what_the_topic_says_of_itself_is_passed_over(wire: Any, signed: Any, message: str) -> None:
    assert knock(signed(Message=message)) == 204


def test_without_a_topic_there_is_no_such_door(signed: Any, settings: Any) -> None:
    settings.SNS_TOPICS = []
    assert knock(signed()) == 404
