"""Challenges: what the seller is asked to do in the room, and the code that is sent and read back (R8, R11 to R14)."""

from datetime import timedelta
from hmac import compare_digest

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from audit.log import record
from contacts.codes import TEST_CODE, hash_of, new_code
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from core.policy import current_policy
from messaging.outbox import queue_message, withdraw_about
from scheduling.room.actions.saying import show_instruction
from verification.models import Check, ChecklistItem, Review, SentCode
from verification.reviewing.actions.reviews import lock_review, pass_check, room_of
from verification.reviewing.spoken_words import draw_words

Challenge = ChecklistItem.Challenge


@transaction.atomic
def start_challenge(check: Check, *, actor: User) -> Check:
    """Show instruction and picture in the seller's room, in the seller's language; with what is drawn or sent for it.

    Words that were drawn stay the same when they are shown again; a code is replaced by a new one.
    """
    review, check = _lock(check, actor=actor)
    session, language = room_of(review), review.case.seller.user.language
    if not check.item.is_challenge or session.admitted_at is None:
        raise DomainError("not_now", _("A challenge can be started as soon as the seller is admitted."))
    if check.item.challenge == Challenge.WORDS:
        check.words = check.words or draw_words(language)
    if check.item.challenge == Challenge.CODE:
        _send_code(check, review, actor=actor)
    check.started_at = database_now()
    check.save(update_fields=["started_at", "words"])
    record("challenge.started", actor=actor, subject=review.case, data={"check": check.code})
    with override(language):
        text = f"{check.item.seller_text}\n{check.words}".strip()
    show_instruction(session, text=text, picture=check.item.picture)
    return check


def _lock(check: Check, *, actor: User) -> tuple[Review, Check]:
    review = lock_review(check.review, actor=actor)
    check = Check.objects.select_for_update(of=("self",)).select_related("item").get(pk=check.pk)
    check.review = review
    return review, check


def _send_code(check: Check, review: Review, *, actor: User) -> None:
    """Another code replaces the one before and keeps its failures (R13)."""
    policy = current_policy()
    sent = SentCode.objects.filter(check_of=check).first() or SentCode(check_of=check)
    _refuse_settled(sent)
    if sent.sends >= policy.code_sends_per_10_minutes_count:
        raise DomainError(
            "too_many_sends",
            _("No further code can be sent in this session. Use the last one, or let the check fail with its reason."),
        )
    sent.sends += 1
    code = TEST_CODE if review.case.seller.user.is_test else new_code(sent.sends)
    sent.code_hash = _hash(sent, code)
    sent.expires_at = database_now() + timedelta(minutes=policy.code_lifetime_minutes)
    sent.save()
    data = {"check": check.code, "code": sent.public_id, "send": sent.sends}
    record("challenge.code_sent", actor=actor, subject=review.case, data=data)
    queue_message("session_code", to=review.case.seller.user, about=sent, revision=sent.sends, secret={"code": code})


def _hash(sent: SentCode, code: str) -> str:
    return hash_of(code, purpose="session", attempt=sent.public_id, address="")


def _refuse_settled(sent: SentCode) -> None:
    if sent.read_at:
        raise DomainError("code_used", _("The code was read back already: the check has passed."))
    if sent.failures >= current_policy().code_guesses_count:
        raise DomainError(
            "too_many_guesses",
            _("The code was read wrongly too often, so it is void. Let the check fail with its reason."),
        )


def compare_code(check: Check, *, actor: User, code: str) -> Check:
    """`code` as the seller read it out. The right one passes the check; a wrong one is counted, and a DomainError."""
    check, failures = _compare(check, actor=actor, code="".join(filter(str.isdigit, code)))
    if failures:
        left = current_policy().code_guesses_count - failures
        raise DomainError(
            "wrong_code",
            _("This is not the code that was sent last. Have it read once more. Tries left: %(left)d.")
            % {"left": left},
        )
    return check


@transaction.atomic
def _compare(check: Check, *, actor: User, code: str) -> tuple[Check, int]:
    """The check, and how often the code was wrong so far, or 0 when it is right: raised outside, so that it is kept."""
    review, check = _lock(check, actor=actor)
    sent = SentCode.objects.filter(check_of=check).first()
    if sent is None:
        raise DomainError("no_code", _("No code was sent yet: start the challenge first."))
    _refuse_settled(sent)
    if sent.expires_at <= database_now():
        raise DomainError("code_expired", _("This code has expired. Start the challenge again to send a new one."))
    right = compare_digest(sent.code_hash, _hash(sent, code))
    if right:
        sent.code_hash, sent.read_at = "", database_now()
        withdraw_about(sent)
    else:
        sent.failures += 1
    sent.save()
    data = {"check": check.code, "code": sent.public_id, "right": right, "failures": sent.failures}
    record("challenge.code_compared", actor=actor, subject=review.case, data=data)
    if right:
        pass_check(check, actor=actor)
    return check, 0 if right else sent.failures
