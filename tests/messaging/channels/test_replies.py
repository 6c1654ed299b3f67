"""What a mail server's reply comes to."""

import pytest

from messaging.channels.base import Refused, Trouble, Unreachable
from messaging.channels.replies import exception_of
from messaging.failures import Failure


@pytest.mark.parametrize(
    ("code", "reply", "failure"),
    [
        (550, b"5.1.1 <x@example.com>: Recipient address rejected: User unknown", Failure.NO_SUCH_ADDRESS),
        (550, b"5.1.10 RESOLVER.ADR.RecipientNotFound", Failure.NO_SUCH_ADDRESS),
        (550, "5.2.1 The email account is disabled", Failure.NO_SUCH_ADDRESS),
        (552, b"5.2.2 The email account is over quota", Failure.MAILBOX_FULL),
        (552, b"over quota", Failure.MAILBOX_FULL),
        (550, b"5.7.1 refused by policy", Failure.REFUSED),
        (554, b"5.6.0 content", Failure.REFUSED),
        (550, b"mailbox unavailable", Failure.REFUSED),
        (553, b"no such name", Failure.NO_SUCH_ADDRESS),
        (550, b"5.4.4 no route to host", Failure.UNREACHABLE),
        (550, b"5.1.8 bad sender", Failure.OURS),
    ],
)
def test_a_reply_for_good_is_refused_with_its_reason(code: int, reply: bytes | str, failure: Failure) -> None:
    error = exception_of(code, reply)
    assert isinstance(error, Refused)
    assert error.failure == failure


@pytest.mark.parametrize(
    ("code", "reply", "failure"),
    [
        (452, b"4.2.2 mailbox full", Failure.MAILBOX_FULL),
        (451, b"try later", Failure.UNREACHABLE),
        (450, b"4.7.1 greylisted", Failure.UNREACHABLE),
    ],
)
def test_a_reply_for_now_is_tried_again(code: int, reply: bytes, failure: Failure) -> None:
    error = exception_of(code, reply)
    assert isinstance(error, Unreachable)
    assert error.failure == failure


def test_the_error_names_the_codes_and_never_the_address() -> None:
    assert str(exception_of(550, b"5.1.1 <x@example.com> unknown")) == "SMTP 550 5.1.1"


@pytest.mark.parametrize(
    ("code", "reply", "trouble"),
    [
        (450, b"4.2.1 busy", Trouble.TEMPORARY),
        (451, b"greylisted", Trouble.TEMPORARY),
        (421, b"closing", Trouble.THROTTLED),
        (450, b"4.7.28 too much from you", Trouble.THROTTLED),
        (451, b"4.4.5 congestion", Trouble.THROTTLED),
    ],
)
def test_what_is_only_for_now_says_whether_it_was_too_much(code: int, reply: bytes, trouble: Trouble) -> None:
    error = exception_of(code, reply)
    assert isinstance(error, Unreachable)
    assert error.trouble == trouble
