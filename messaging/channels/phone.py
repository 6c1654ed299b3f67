"""SMS and voice calls through AWS End User Messaging (boto3's "pinpoint-sms-voice-v2").

What each call takes, and the reasons of its refusals, are in botocore's service model. The event destination of the
configuration set tells what became of them (messaging.receipts.sns).
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import boto3
from botocore.client import BaseClient
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from messaging.channels.aws import ONE_TRY, in_our_words
from messaging.channels.base import words_of
from messaging.channels.ssml import as_ssml
from messaging.failures import Failure
from messaging.models import Delivery
from messaging.purposes import Text

REFUSALS = {
    "DESTINATION_PHONE_NUMBER_OPTED_OUT": Failure.OPTED_OUT,
    "DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE": Failure.CARRIER_REFUSED,
    "DAILY_DESTINATION_CALL_LIMIT": Failure.CARRIER_REFUSED,
    **dict.fromkeys(
        [
            "COUNTRY_NOT_ENABLED",
            "DESTINATION_COUNTRY_BLOCKED",
            "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION",
            "INTERNATIONAL_SENDING_NOT_SUPPORTED",
            "INVALID_IDENTITY_FOR_DESTINATION_COUNTRY",
            "NO_ORIGINATION_IDENTITIES_FOUND",  # none of ours serves that country
            "PRICE_OVER_THRESHOLD",
            "SENDER_ID_NOT_REGISTERED",
            "SENDER_ID_NOT_SUPPORTED",
            "SENDER_ID_REQUIRES_REGISTRATION",
            "VOICE_CAPABILITY_NOT_AVAILABLE",
        ],
        Failure.COUNTRY_NOT_SERVED,
    ),
    "ConflictException": Failure.OURS,
    "ValidationException": Failure.OURS,
}
VOICES = {"en": "AMY", "de": "VICKI", "ja": "MIZUKI", "zh-hans": "ZHIYU"}  # of Amazon Polly


class PhoneChannel:
    """`account`: our numbers, region and configuration set, or empty (config.env.phone)."""

    def __init__(self, account: Mapping[str, str], provider: str = "aws") -> None:
        self.provider, self.account = provider, account

    def send(self, delivery: Delivery, text: Text) -> str:
        call = _voice if delivery.channel == Delivery.Channel.VOICE else _sms
        said = words_of(delivery, text)
        try:
            return call(self.account, delivery, said)
        except (BotoCoreError, ClientError, ResponseParserError) as error:
            raise in_our_words(error, REFUSALS) from error

    def close(self) -> None:
        pass


def _sms(account: Mapping[str, str], delivery: Delivery, said: str) -> str:
    answer = _client(account["region"]).send_text_message(
        OriginationIdentity=account["identity"],
        MessageBody=said,
        MessageType="TRANSACTIONAL",
        **_for_both(account, delivery),
    )
    return str(answer["MessageId"])


def _voice(account: Mapping[str, str], delivery: Delivery, said: str) -> str:
    answer = _client(account["region"]).send_voice_message(
        OriginationIdentity=account["voice"],
        MessageBody=as_ssml(said),
        MessageBodyTextType="SSML",
        VoiceId=VOICES.get(delivery.message.recipient.language, VOICES["en"]),
        **_for_both(account, delivery),
    )
    return str(answer["MessageId"])


def _for_both(account: Mapping[str, str], delivery: Delivery) -> dict[str, Any]:
    """The context comes back with each receipt, also with one that is faster than our own note of the send."""
    common = {"DestinationPhoneNumber": delivery.address, "Context": {"delivery": delivery.public_id}}
    if name := account["configuration_set"]:
        common["ConfigurationSetName"] = name
    return common


@lru_cache(maxsize=2)
def _client(region: str) -> BaseClient:
    """As whom, and where unless the setting says it, boto3 reads from its own variables."""
    return boto3.client("pinpoint-sms-voice-v2", region_name=region or None, config=ONE_TRY)
