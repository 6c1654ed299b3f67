"""What Amazon's services share as ways out: one try for each send, and the errors of boto3 in our words."""

import logging
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ConnectionError, HTTPClientError, ParamValidationError
from botocore.parsers import ResponseParserError

from messaging.channels.base import OutcomeUnknown, Refused, Trouble, Unreachable
from messaging.failures import Failure

logger = logging.getLogger(__name__)

# boto3 would repeat a send whose answer was lost by itself, and so double it.
ONE_TRY = Config(connect_timeout=3, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 1})

THROTTLED = {"ThrottlingException", "TooManyRequestsException", "Throttling"}


def in_our_words(error: BaseException | None, refusals: dict[str, Failure]) -> Exception:
    """`refusals`: by error code or, where the service gives one, its reason: what speaks of this very copy. Whatever
    else is refused (rights, quotas, a paused account) says nothing about it, and is tried again."""
    match error:
        case ClientError():
            return _answered(dict(error.response), refusals)
        case ParamValidationError():
            return Refused(type(error).__name__, Failure.OURS)
        case HTTPClientError() | ResponseParserError():  # after the request was sent: a time-out, half an answer
            return OutcomeUnknown(type(error).__name__)
        case ConnectionError() | BotoCoreError():  # no connection; no credentials, no region
            return Unreachable(type(error).__name__)
    raise TypeError(f"not an error of boto3: {type(error).__name__}") from error


def _answered(response: dict[str, Any], refusals: dict[str, Failure]) -> Exception:
    code, reason = str(response["Error"]["Code"]), str(response.get("Reason", ""))
    said = f"{code} {reason}".strip()
    if failure := refusals.get(reason) or refusals.get(code):
        return Refused(said, _of_field(response) or failure)
    if response["ResponseMetadata"]["HTTPStatusCode"] >= 500:
        return OutcomeUnknown(said)
    if code in THROTTLED:
        return Unreachable(said, trouble=Trouble.THROTTLED)
    logger.error("amazon_refuses_us: %s", said)
    return Unreachable(said, trouble=Trouble.OURS)


def _of_field(response: dict[str, Any]) -> Failure | None:
    named = {field.get("Name") for field in response.get("Fields", [])}
    return Failure.NO_SUCH_ADDRESS if "DestinationPhoneNumber" in named else None
