"""Sending one-time codes and checking them (R11 to R14)."""

from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from audit.log import Subject, record
from contacts.actions.addresses import confirm
from contacts.codes import TEST_CODE, agrees, hash_of, new_code, new_link
from contacts.limits import goes_on, refusal_of, too_many_guesses
from contacts.models import Address, CodeAttempt
from contacts.statements import Guessed, Sending, count_confirmed, count_guess, lock_guessed, read_sending, write_sent
from contacts.ways import Channel, ways_of
from core.errors import DomainError
from core.models import User
from core.sweeping import each_locked
from messaging.outbox import Draft, queue_drafts, withdraw_about

PURPOSE, LINK = "emergency_contact", "emergency_contact_link"
EXPIRED_AT_ONCE = 1000  # none waits for the next sweep, ten seconds away: it holds what may still be tried
Status = CodeAttempt.Status


@transaction.atomic
def send_code(address: Address, *, actor: User, by: str = "", through: Subject | None = None) -> CodeAttempt:
    """Send a new code, which replaces the one before and keeps its failures (R13). `actor`: whose address it is. `by`:
    one of the address's ways; without it the first. `through`: the platform by whose word it is sent, for the log.

    What comes back is as it was written, without its row id.
    """
    channel = _way(address, by)
    found = read_sending(address, lock=True)
    if refusal := refusal_of(address, found):
        raise refusal
    attempt = _attempt_for(address, found)
    attempt.channel, attempt.sends, attempt.sent_at = channel, attempt.sends + 1, found.now
    attempt.expires_at = found.now + timedelta(minutes=found.policy.code_lifetime_minutes)
    secret = {"code": TEST_CODE if found.is_test else new_code(attempt.sends)}
    attempt.code_hash = _hash(PURPOSE, attempt.public_id, address, secret["code"])
    if channel == Channel.EMAIL:
        secret["link"] = new_link()
        attempt.link_hash = _hash(LINK, attempt.public_id, address, secret["link"])
    write_sent(address, attempt, counts=not found.is_test)
    said = {"attempt": attempt.public_id, "send": attempt.sends, "channel": channel}
    record("contact.code_sent", actor=through or actor, subject=address, data=said)
    _tell(actor, attempt, secret)
    return attempt


def _way(address: Address, by: str) -> str:
    ways = ways_of(address)
    if by and by not in ways:
        raise DomainError(
            "no_such_way", _("A text message does not reach this number. We can call it and say the code instead.")
        )
    return by or ways[0]


def _attempt_for(address: Address, found: Sending) -> CodeAttempt:
    """The attempt to go on with, or a new one after the pause (R12). Typing the address anew does not reset it."""
    latest = found.latest
    if latest is None or not goes_on(found):
        return CodeAttempt(address=address)
    if latest.address_id == address.pk:
        return CodeAttempt(address=address, public_id=latest.public_id, failures=latest.failures, sends=latest.sends)
    return CodeAttempt(address=address, failures=latest.failures)


def _tell(seller: User, attempt: CodeAttempt, secret: dict[str, str]) -> None:
    draft = Draft(
        "contact_code",
        revision=attempt.sends,
        channels=[attempt.channel],
        address=attempt.address.dialled,
        secret=secret,
    )
    queue_drafts([draft], to=seller, about=attempt, now=attempt.sent_at)


def _hash(purpose: str, attempt: str, address: Address, secret: str) -> str:
    return hash_of(secret, purpose=purpose, attempt=attempt, address=address.limit_key)


def check_code(
    address: Address, *, actor: User, code: str = "", link: str = "", through: Subject | None = None
) -> None:
    """Confirm the address by the code that was sent to it, or by what the link beside it carries. A wrong one is
    counted, and raises a DomainError. `actor`, `through`: as in send_code()."""
    if error := _guess(address, actor=actor, code=code, link=link, through=through or actor):
        raise error


@transaction.atomic
def _guess(address: Address, *, actor: User, code: str, link: str, through: Subject) -> DomainError | None:
    """R12: under the attempt's lock it is compared, counted and ended. Raises nothing, so that the count is kept."""
    found = lock_guessed(address)
    if found is None:
        return DomainError("no_code", _("No code was sent to this address yet. Have one sent first."))
    if found.status != Status.OPEN or not found.lasts:
        return _why_not(address, found)
    right = _is_right(address, found, code=code, link=link)
    failures = found.failures + (not right)
    locked = failures >= found.policy.code_guesses_count
    status = Status.USED if right else Status.LOCKED if locked else Status.OPEN
    count_guess(found, status=status, failures=failures)
    data = {"attempt": found.public_id, "result": status, "failures": failures, "by": "link" if link else "code"}
    record("contact.code_entered", actor=through, subject=address, data=data)
    if status != Status.OPEN:
        withdraw_about(CodeAttempt(public_id=found.public_id), is_waiting=found.is_waiting)
    if right:
        count_confirmed(address)
        confirm(address, found, actor=actor, through=through)
        return None
    if locked:
        return too_many_guesses(found.now + timedelta(minutes=found.policy.code_pause_minutes), address)
    return _wrong(found.policy.code_guesses_count - failures, link=link)


def _is_right(address: Address, found: Guessed, *, code: str, link: str) -> bool:
    if link:
        return agrees(found.link_hash, _hash(LINK, found.public_id, address, link))
    return agrees(found.code_hash, _hash(PURPOSE, found.public_id, address, code))


def _why_not(address: Address, found: Guessed) -> DomainError:
    if found.status == Status.USED:
        return DomainError("code_used", _("This code was used already, and works once only."))
    if found.status == Status.LOCKED and found.ended_at:
        return too_many_guesses(found.ended_at + timedelta(minutes=found.policy.code_pause_minutes), address)
    return DomainError("code_expired", _("This code has expired. Have a new one sent."))


def _wrong(left: int, *, link: str) -> DomainError:
    if link:
        return DomainError(
            "wrong_link",
            _("This is not the link of the e-mail we sent last. Open the newest one. Tries left: %(left)d.")
            % {"left": left},
        )
    return DomainError(
        "wrong_code",
        _("This is not the code we sent last. Compare each digit. Tries left: %(left)d.") % {"left": left},
    )


def expire_codes() -> int:
    """Empty what has run out by the database's clock, one batch; returns how many."""
    due = CodeAttempt.objects.filter(status=Status.OPEN, expires_at__lte=Now()).select_related("address")
    return len(each_locked(due.order_by("expires_at"), _expire, "code_not_expired", batch=EXPIRED_AT_ONCE))


def _expire(attempt: CodeAttempt) -> None:
    CodeAttempt.objects.filter(pk=attempt.pk).update(status=Status.EXPIRED, code_hash="", link_hash="")
    record("contact.code_expired", actor=None, subject=attempt.address, data={"attempt": attempt.public_id})
    withdraw_about(attempt)
