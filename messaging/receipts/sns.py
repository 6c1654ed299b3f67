"""Notifications of Amazon SNS: believed when it signed them, lately, for a topic of ours (VOUCHROOM_SNS_TOPICS).

What is signed, and how: "Verifying the signatures of Amazon SNS messages" of its developer guide.
"""

import base64
import json
import logging
import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import requests
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from django.conf import settings

from core.clock import database_now
from messaging.receipts.actions import take_receipt
from messaging.receipts.sns_events import receipt_in

logger = logging.getLogger(__name__)

OF_AMAZON = re.compile(r"https://sns\.[a-z0-9-]+\.amazonaws\.com(\.cn)?/[\w./?=&:%+-]*", re.ASCII)
# Not any address of theirs: an API call there can answer with words of whoever made it, a certificate among them.
CERTIFICATE = re.compile(r"https://sns\.[a-z0-9-]+\.amazonaws\.com(\.cn)?/SimpleNotificationService-[0-9a-f]+\.pem")
LATELY = timedelta(hours=1)  # for so long SNS tries to get rid of one
WAIT_SECONDS = 5
SIGNED = {
    "Notification": ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"],
    "SubscriptionConfirmation": ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"],
}
HASHES = {"1": SHA1, "2": SHA256}


class Untrusted(Exception):
    """Not from a topic of ours, or nobody can tell."""


class TryAgain(Exception):
    """Amazon could not be asked just now; SNS says it again."""


def take_notification(body: bytes) -> None:
    """Outside a transaction: certificate and confirmation are fetched."""
    said = _verified(body)
    if said["Type"] == "SubscriptionConfirmation":
        _fetch(said["SubscribeURL"])
        logger.warning("sns_subscription_confirmed: %s", said["TopicArn"])
        return
    try:
        receipt = receipt_in(json.loads(said["Message"]))
    except (ValueError, LookupError, TypeError, AttributeError):  # as of its own word that a topic works
        logger.warning("sns_notification_unknown: %s", said["MessageId"])
        return
    if receipt:
        take_receipt(receipt)


def _verified(body: bytes) -> dict[str, str]:
    """What costs nothing is asked first: only then is a certificate fetched."""
    said = _fields(body)
    if said["TopicArn"] not in settings.SNS_TOPICS:
        raise Untrusted("another topic")
    if abs(database_now() - _instant(said["Timestamp"])) > LATELY:
        raise Untrusted("too old")
    if not CERTIFICATE.fullmatch(said["SigningCertURL"]):
        raise Untrusted("no certificate of Amazon's")
    text = "".join(f"{name}\n{said[name]}\n" for name in SIGNED[said["Type"]] if name in said)
    try:
        key = _key(said["SigningCertURL"])
        key.verify(base64.b64decode(said["Signature"]), text.encode(), PKCS1v15(), HASHES[said["SignatureVersion"]]())
    except (InvalidSignature, ValueError, KeyError) as error:
        raise Untrusted("another signature") from error
    return said


def _fields(body: bytes) -> dict[str, str]:
    try:
        said: dict[str, Any] = json.loads(body)
        needed = {*SIGNED[said["Type"]], "Signature", "SignatureVersion", "SigningCertURL"} - {"Subject"}
        fields = {name: value for name, value in said.items() if isinstance(value, str)}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise Untrusted("no notification") from error
    if needed - set(fields):
        raise Untrusted("no notification")
    return fields


def _instant(timestamp: str) -> datetime:
    try:
        return datetime.fromisoformat(timestamp).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Untrusted("no time") from error


@lru_cache(maxsize=16)
def _key(address: str) -> RSAPublicKey:
    """Of the certificate at an address, which says a new one when it is renewed."""
    try:
        key = x509.load_pem_x509_certificate(_fetch(address)).public_key()
    except ValueError as error:
        raise Untrusted("no certificate") from error
    if not isinstance(key, RSAPublicKey):
        raise Untrusted("another kind of key")
    return key


def _fetch(address: str) -> bytes:
    if not OF_AMAZON.fullmatch(address):
        raise Untrusted("an address that is not Amazon's")
    try:
        answer = requests.get(address, timeout=WAIT_SECONDS, allow_redirects=False)
    except requests.RequestException as error:
        raise TryAgain(type(error).__name__) from error
    if answer.status_code != 200:
        raise TryAgain(f"HTTP {answer.status_code}")
    return answer.content
