"""Carrying a measure against an account out on its day, and ending it."""

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from audit.log import record
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from core.sweeping import BATCH, each
from messaging.models import Message
from messaging.outbox import queue_message, withdraw_about
from sellers.actions import follow_measures
from sellers.models import Seller
from verification.actions.moving import lock
from verification.life.deadlines import appeal_until
from verification.measures.account_status import may_follow, measures_in_effect, status_under, status_without
from verification.measures.actions.answer_owed import note_answer, owe_none
from verification.measures.actions.beginning_again import begin_again, stand_again
from verification.measures.days import told_too_late
from verification.models import Case, Measure

Kind, Status = Measure.Kind, Measure.Status
WAITS_FOR_CASE = (Kind.UNDO, Kind.CLOSE)


def carry_out_measures() -> int:
    """One batch of those whose day has come; returns how many were looked at."""
    due = Measure.objects.filter(status=Status.ANNOUNCED, effective_at__lte=Now()).order_by("effective_at", "pk")
    return len(each(due.select_related("seller")[:BATCH], _carry_out, "measure_not_carried_out"))


def end_suspensions() -> int:
    """One batch of those whose last day is over."""
    over = Measure.objects.in_effect().filter(lasts_until__lte=Now()).order_by("lasts_until", "pk")
    rows = over.select_related("seller")[:BATCH]
    return len(each(rows, lambda measure: end_measure(measure, actor=None), "suspension_not_ended"))


def _carry_out(measure: Measure) -> None:
    """All is looked at again under the locks: it may have been lifted, the account may stand otherwise by now, and
    nobody is surprised by what they were not told in time."""
    measure = lock_measure(measure)
    now = database_now()
    if measure.status != Status.ANNOUNCED or measure.effective_at is None or measure.effective_at > now:
        return
    if _is_moot(measure):
        drop(measure, actor=None)
        queue_message("measure_dropped", to=measure.seller.user, about=measure)
        return
    told_at = _told_at(measure)
    again = told_too_late(measure, told_at, now)
    if again:  # told late, or not yet: the time to appeal is no shorter for it
        measure.appeal_by = appeal_until(measure.seller, told_at or again)
    if again is None and measure.kind in WAITS_FOR_CASE and measure.seller.cases.unsettled().exists():
        again = now + timedelta(days=1)
    if again is None:
        take_effect(measure, actor=None)
        return
    measure.effective_at = again
    measure.save(update_fields=["effective_at", "appeal_by"])
    record("measure.put_off", actor=None, subject=measure, data={"to": again.isoformat()})


def _told_at(measure: Measure) -> datetime | None:
    """When it really stood in the message center: the outbox may have been late."""
    told = Message.objects.filter(purpose="measure_announced", about=measure.public_id)
    return told.values_list("published_at", flat=True).first()


def _is_moot(measure: Measure) -> bool:
    """The account was erased, closed, or opened anew to something that this does not fit."""
    return measure.seller.erased_at is not None or not may_follow(measure.seller, measure.kind)


def take_effect(measure: Measure, *, actor: User | None) -> None:
    measure.status_before = status_without(measure.seller)
    measure.move_to(Status.IN_EFFECT)
    measure.carried_out_at = measure.effective_at = database_now()
    measure.save()
    record("measure.carried_out", actor=actor, subject=measure)
    _follow(measure, actor=actor)
    if measure.kind == Kind.UNDO:
        measure.case = begin_again(measure.seller, measure)
        measure.save(update_fields=["case"])
    queue_message("account_limited", to=measure.seller.user, about=measure)


def _follow(measure: Measure, *, actor: User | None) -> None:
    """The account has the status of the strictest of what stands against it, or the one that it had before."""
    follow_measures(measure.seller, actor=actor, status=status_under(measure.seller, measure.status_before))
    measure.seller.refresh_from_db(fields=["status"])


@transaction.atomic
def end_measure(measure: Measure, *, actor: User | None) -> None:
    """Two people lifted it, also after an appeal, or the last day is over. The account stands as the other measures in
    effect say; where there is none, as before. DomainError: "not_open", and as stand_again()."""
    measure = lock_measure(measure)
    refuse_over(measure)
    if measure.status == Status.ANNOUNCED:
        withdraw_about(measure)
        drop(measure, actor=actor)
        queue_message("measure_dropped", to=measure.seller.user, about=measure)
        return
    _lift(measure, actor=actor)
    _follow(measure, actor=actor)
    if measure.case:
        stand_again(measure.case, actor=actor)
    queue_message("measure_lifted", to=measure.seller.user, about=measure)


def _lift(measure: Measure, *, actor: User | None) -> None:
    withdraw_about(measure)
    measure.move_to(Status.LIFTED)
    measure.ended_at = database_now()
    measure.save(update_fields=["status", "ended_at"])
    _settle_answer(measure, actor=actor)
    record("measure.lifted", actor=actor, subject=measure)


def end_undoing(seller: Seller, *, actor: User) -> None:
    """A person has checked all of it again and accepted, and the decision says so. The caller locks the seller, and
    opens the account."""
    for measure in measures_in_effect(seller).filter(kind=Kind.UNDO):
        _lift(measure, actor=actor)


def refuse_over(measure: Measure) -> None:
    """DomainError "not_open"."""
    if not measure.stands:
        raise DomainError("not_open", _("This measure is not announced or in effect (any more)."))


def drop(measure: Measure, *, actor: User | None) -> None:
    before = measure.status
    measure.move_to(Status.DROPPED)
    measure.ended_at = database_now()
    measure.save(update_fields=["status", "ended_at"])
    _settle_answer(measure, actor=actor)
    record("measure.dropped", actor=actor, subject=measure, data={"from": before})


def _settle_answer(measure: Measure, *, actor: User | None) -> None:
    """To who said that it is done: that a person ended it answers that too."""
    if actor:
        note_answer(measure, actor=actor)
    else:
        owe_none(measure)


def lock_seller(seller: Seller) -> Seller:
    return Seller.objects.select_for_update(of=("self",)).select_related("user").get(pk=seller.pk)


class _CaseBegan(Exception):
    """While others waited for its seller, the measure took effect."""


def lock_measure(measure: Measure) -> Measure:
    """Its case, its seller and itself, in this order, as whoever decides locks them; an approval of it comes after.
    An undone approval begins its case as it takes effect: where that happened meanwhile, what is locked is let go, and
    locked again with the case before all.
    """
    while True:
        case = Case.objects.filter(measure=measure.pk).first()
        with suppress(_CaseBegan), transaction.atomic():
            return _lock_after(case, measure)


def _lock_after(case: Case | None, measure: Measure) -> Measure:
    if case:
        lock(case)
    seller = lock_seller(measure.seller)
    measure = Measure.objects.select_for_update(of=("self",)).select_related("case").get(pk=measure.pk)
    if measure.case and case is None:
        raise _CaseBegan
    measure.seller = seller
    return measure


def lock_named(public_id: str) -> Measure:
    return lock_measure(Measure.objects.select_related("seller").get(public_id=public_id))
