"""The Amazon Chime SDK at its wire: three calls, and its errors in our words. Knows no rows.

What each call takes and gives is in botocore's service model "chime-sdk-meetings".
"""

import logging
from functools import lru_cache
from typing import Any

import boto3
from botocore.client import BaseClient
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ConnectionError, HTTPClientError

from scheduling.video.base import TryLater, Unavailable

logger = logging.getLogger(__name__)

LATER = {
    "ConflictException",  # the same call at the same moment
    "LimitExceededException",
    "ServiceFailureException",
    "ServiceUnavailableException",
    "ThrottlingException",
}
# Somebody looks at a page meanwhile. Each of these calls may be repeated: a meeting has its token, an attendee too many
# never comes.
CONFIG = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 2})


class Gone(Exception):
    """There is no such meeting any more: it ends by itself when nobody is in it."""


def create_meeting(*, token: str, session: str, region: str) -> dict[str, Any]:
    """The same `token` gives the same meeting, however often and from however many sides it is asked for."""
    return _call("create_meeting", "Meeting", ClientRequestToken=token, ExternalMeetingId=session, MediaRegion=region)


def create_attendee(*, meeting: str, name: str) -> dict[str, Any]:
    return _call("create_attendee", "Attendee", MeetingId=meeting, ExternalUserId=name)


def delete_meeting(meeting: str) -> None:
    try:
        _call("delete_meeting", None, MeetingId=meeting)
    except Gone:
        return


@lru_cache(maxsize=1)
def _client() -> BaseClient:
    """Where, and as whom, boto3 reads from its own variables (AWS_DEFAULT_REGION, AWS_ACCESS_KEY_ID, …)."""
    return boto3.client("chime-sdk-meetings", config=CONFIG)


def _call(operation: str, wanted: str | None, **arguments: str) -> Any:
    try:
        answer = getattr(_client(), operation)(**arguments)
    except ClientError as error:
        raise _in_our_words(error.response["Error"]["Code"]) from error
    except (ConnectionError, HTTPClientError) as error:  # no answer in time
        raise TryLater(type(error).__name__) from error
    except BotoCoreError as error:
        logger.exception("chime_cannot_be_asked")
        raise Unavailable(type(error).__name__) from error
    return answer[wanted] if wanted else None


def _in_our_words(code: str) -> Exception:
    if code == "NotFoundException":
        return Gone(code)
    if code in LATER:
        return TryLater(code)
    logger.error("chime_refuses_us: %s", code)
    return Unavailable(code)
