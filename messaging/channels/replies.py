"""What a mail server's "no" means: the code of its reply (RFC 5321), and the enhanced one (RFC 3463) if it has any."""

import re

from messaging.channels.base import Refused, Trouble, Unreachable
from messaging.failures import Failure

_ENHANCED = re.compile(r"[245]\.(\d{1,3})\.(\d{1,3})\b")
# By subject and detail; None: any other detail of that subject.
_MEANING: dict[tuple[int, int | None], Failure] = {
    (1, 7): Failure.OURS,  # our own address
    (1, 8): Failure.OURS,
    (1, None): Failure.NO_SUCH_ADDRESS,
    (2, 1): Failure.NO_SUCH_ADDRESS,  # a mailbox that was closed
    (2, 2): Failure.MAILBOX_FULL,
    (3, None): Failure.UNREACHABLE,
    (4, None): Failure.UNREACHABLE,
    (5, None): Failure.OURS,  # the dialogue itself
}
_CROWDED = {(4, 5), (7, 28)}  # congestion; too much from one sender (RFC 7372 and its registry)
_WITHOUT_ENHANCED = {
    551: Failure.NO_SUCH_ADDRESS,
    552: Failure.MAILBOX_FULL,
    553: Failure.NO_SUCH_ADDRESS,
}


def exception_of(code: int, reply: bytes | str = b"") -> Exception:
    """Of a reply about this very mail. Its text stays out of the error: it may repeat the address."""
    text = reply.decode("ascii", "replace") if isinstance(reply, bytes) else reply
    enhanced = _ENHANCED.match(text.lstrip())
    reason = f"SMTP {code} {enhanced[0]}" if enhanced else f"SMTP {code}"
    otherwise = Failure.REFUSED if code >= 500 else Failure.UNREACHABLE
    failure = by_status(enhanced[0], otherwise) if enhanced else _WITHOUT_ENHANCED.get(code, otherwise)
    return Refused(reason, failure) if code >= 500 else Unreachable(reason, failure, _trouble(code, enhanced))


def _trouble(code: int, enhanced: re.Match[str] | None) -> Trouble:
    """421 closes the connection, as servers do that are sent too much."""
    crowded = enhanced is not None and (int(enhanced[1]), int(enhanced[2])) in _CROWDED
    return Trouble.THROTTLED if crowded or code == 421 else Trouble.TEMPORARY


def by_status(status: str, otherwise: Failure) -> Failure:
    """Of an enhanced status code, such as 5.1.1."""
    enhanced = _ENHANCED.match(status)
    if enhanced is None:
        return otherwise
    subject, detail = int(enhanced[1]), int(enhanced[2])
    return _MEANING.get((subject, detail)) or _MEANING.get((subject, None), otherwise)
