"""Sending one-time codes and checking them (R11 to R14)."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Case, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Now
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from audit.log import record
from contacts.actions.addresses import confirm, lock_contact
from contacts.codes import hash_of, new_code, next_send_at
from contacts.models import Address, CodeAttempt, CodeSend
from contacts.ways import reached_at, ways_of
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from core.policy import Policy, current_policy
from core.times import format_moment
from messaging.outbox import queue_message, withdraw_about

PURPOSE = "emergency_contact"
Status = CodeAttempt.Status


@transaction.atomic
def send_code(address: Address, *, actor: User, by: str = "") -> CodeAttempt:
    """Send a new code, which replaces the one before and keeps its failures (R13). `by`: one of the address's ways;
    without it the first.
    """
    channel = _way(address, by)
    seller = address.contact.seller
    lock_contact(seller)
    _refuse_settled(address)
    _lock_limits(address.limit_key)
    policy, now = current_policy(), database_now()
    _refuse_too_early(address, policy, now)
    attempt = _attempt_for(address, policy, now)
    attempt.sends += 1
    code = new_code(attempt.sends)
    attempt.status, attempt.ended_at, attempt.sent_at, attempt.channel = Status.OPEN, None, now, channel
    attempt.expires_at = now + timedelta(minutes=policy.code_lifetime_minutes)
    attempt.code_hash = _hash(attempt, address, code)
    attempt.save()
    CodeSend.objects.create(seller=seller, limit_key=address.limit_key, at=now)
    said = {"attempt": attempt.public_id, "send": attempt.sends, "channel": channel}
    record("contact.code_sent", actor=actor, subject=address, data=said)
    queue_message(
        "contact_code",
        to=seller.user,
        about=attempt,
        revision=attempt.sends,
        channels=[channel],
        address=reached_at(address),
        secret={"code": code},
    )
    return attempt


def _way(address: Address, by: str) -> str:
    ways = ways_of(address)
    if by and by not in ways:
        raise DomainError(
            "no_such_way", _("A text message does not reach this number. We can call it and say the code instead.")
        )
    return by or ways[0]


def _hash(attempt: CodeAttempt, address: Address, code: str) -> str:
    return hash_of(code, purpose=PURPOSE, attempt=attempt.public_id, address=address.limit_key)


def _refuse_settled(address: Address) -> None:
    address.refresh_from_db(fields=["status"])
    if address.status == Address.Status.VERIFIED:
        raise DomainError("already_confirmed", _("This address is confirmed already. No code is needed any more."))
    if address.status != Address.Status.PENDING:
        raise DomainError("address_given_up", _("Another address was entered meanwhile. Confirm that one."))


def _lock_limits(limit_key: str) -> None:
    """Two sellers who name the same number count together: one after the other, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [limit_key])


def earliest_send(address: Address, policy: Policy, now: datetime) -> datetime | None:
    """When the next code may be sent to this address and by this seller; None: now."""
    day = CodeSend.objects.filter(at__gt=now - timedelta(days=1)).order_by("at").values_list("at", flat=True)
    to_address, by_seller = day.filter(limit_key=address.limit_key), day.filter(seller=address.contact.seller_id)
    # The short wait after each code is the address's own: e-mail and phone can be confirmed one after the other.
    wait = policy.code_pause_minutes * 60 if guessing_is_rife(policy, now) else policy.code_resend_wait_seconds
    of_address = next_send_at(list(to_address), policy=policy, wait_seconds=wait)
    of_seller = next_send_at(list(by_seller), policy=policy)
    latest = max(filter(None, [of_address, of_seller]), default=now)
    return latest if latest > now else None


def _refuse_too_early(address: Address, policy: Policy, now: datetime) -> None:
    if until := earliest_send(address, policy, now):
        raise DomainError(
            "too_many_sends",
            _("No further code can be sent yet. The next one is possible on %(when)s.")
            % {"when": _say(until, address)},
        )
    of_address = CodeAttempt.objects.filter(address__blind_index__in=address.same)
    if _failures(of_address, since=now - timedelta(days=1)) >= policy.code_guesses_per_day_count:
        raise DomainError(
            "too_many_guesses_today",
            _("Too many wrong codes were entered for this address today. Try again tomorrow, or use another address."),
        )


def guessing_is_rife(policy: Policy, now: datetime) -> bool:
    """Whether wrong codes of all sellers together pass the figure of an hour: then resends slow down (R13)."""
    return _failures(CodeAttempt.objects.all(), since=now - timedelta(hours=1)) > policy.code_failures_per_hour_count


def _failures(attempts: QuerySet[CodeAttempt], *, since: datetime) -> int:
    """Wrong codes of attempts whose last code is no older."""
    return attempts.filter(failures__gt=0, sent_at__gt=since).aggregate(total=Sum("failures"))["total"] or 0


def _attempt_for(address: Address, policy: Policy, now: datetime) -> CodeAttempt:
    """The attempt to go on with, or a new one after the pause (R12). Typing the address anew does not reset it."""
    pause = timedelta(minutes=policy.code_pause_minutes)
    latest = (
        CodeAttempt.objects.select_for_update(of=("self",))
        .filter(address__contact=address.contact_id, address__blind_index__in=address.same)
        .order_by("-pk")
        .first()
    )
    if latest is None or latest.status == Status.USED:
        return CodeAttempt(address=address)
    pause_ends = (latest.ended_at or latest.sent_at) + pause
    if now >= pause_ends:
        return CodeAttempt(address=address)
    if latest.status == Status.LOCKED:
        raise _too_many_guesses(pause_ends, address)
    if latest.address_id == address.pk:
        return latest
    return CodeAttempt(address=address, failures=latest.failures)


def _too_many_guesses(until: datetime, address: Address) -> DomainError:
    return DomainError(
        "too_many_guesses",
        _("The code was entered wrongly too often, so it is void. A new code can be sent on %(when)s.")
        % {"when": _say(until, address)},
    )


def _say(instant: datetime, address: Address) -> str:
    return format_moment(instant, address.contact.seller.user.time_zone, get_language() or "en")


def check_code(address: Address, *, actor: User, code: str) -> None:
    """Confirm the address by the code that was sent to it. A wrong one is counted, and raises a DomainError."""
    attempt, counted = _guess(address, actor=actor, code=code)
    policy = current_policy()
    if attempt is None:
        raise DomainError("no_code", _("No code was sent to this address yet. Have one sent first."))
    if counted and attempt.status == Status.USED:
        return
    if attempt.status == Status.USED:
        raise DomainError("code_used", _("This code was used already, and works once only."))
    if attempt.status == Status.LOCKED and attempt.ended_at:
        raise _too_many_guesses(attempt.ended_at + timedelta(minutes=policy.code_pause_minutes), address)
    if not counted:
        raise DomainError("code_expired", _("This code has expired. Have a new one sent."))
    left = policy.code_guesses_count - attempt.failures
    raise DomainError(
        "wrong_code",
        _("This is not the code we sent last. Compare each digit. Tries left: %(left)d.") % {"left": left},
    )


@transaction.atomic
def _guess(address: Address, *, actor: User, code: str) -> tuple[CodeAttempt | None, bool]:
    """The attempt after this guess, and whether the guess was evaluated. Raises nothing, so that the count is kept."""
    lock_contact(address.contact.seller)
    attempt = address.attempts.order_by("-pk").first()
    if attempt is None:
        return None, False
    counted = _count_and_compare(attempt, _hash(attempt, address, code), limit=current_policy().code_guesses_count)
    attempt.refresh_from_db()
    if counted:
        data = {"attempt": attempt.public_id, "result": attempt.status, "failures": attempt.failures}
        record("contact.code_entered", actor=actor, subject=address, data=data)
    if counted and attempt.status == Status.USED:
        confirm(address, actor=actor)
        withdraw_about(attempt)
    return attempt, counted


def _count_and_compare(attempt: CodeAttempt, code_hash: str, *, limit: int) -> bool:
    """R12: one conditional UPDATE compares, counts and ends the attempt, however many guesses come at once."""
    right, last = Q(code_hash=code_hash), Q(failures__gte=limit - 1)
    changed = CodeAttempt.objects.filter(
        pk=attempt.pk, status=Status.OPEN, failures__lt=limit, expires_at__gt=Now()
    ).update(
        status=Case(When(right, then=Value(Status.USED)), When(last, then=Value(Status.LOCKED)), default=F("status")),
        failures=Case(When(right, then=F("failures")), default=F("failures") + 1),
        code_hash=Case(When(right | last, then=Value("")), default=F("code_hash")),
        ended_at=Case(When(right | last, then=Now()), default=F("ended_at")),
    )
    return bool(changed)


@transaction.atomic
def expire_codes() -> int:
    """Empty what has run out by the database's clock; returns how many."""
    due = CodeAttempt.objects.filter(status=Status.OPEN, expires_at__lte=Now()).select_related("address")
    attempts = list(due.select_for_update(skip_locked=True, of=("self",)))
    for attempt in attempts:
        CodeAttempt.objects.filter(pk=attempt.pk).update(status=Status.EXPIRED, code_hash="")
        record("contact.code_expired", actor=None, subject=attempt.address, data={"attempt": attempt.public_id})
        withdraw_about(attempt)
    return len(attempts)
