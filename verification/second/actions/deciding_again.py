"""Deciding again what somebody decided, without seeing it: asked for, drawn, decided, and settled where they differ."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import cast

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from audit.log import record
from audit.subjects import subjects_of
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from core.policy import current_policy
from core.roles import MAY_DECIDE_ON_OTHERS, MAY_REVIEW
from core.sweeping import each_locked
from scheduling.models import AccountManager
from sellers.models import Seller
from verification.actions.moving import lock
from verification.assignment import drawing
from verification.assignment.actions.giving_back import keep_give_back
from verification.assignment.actions.taking import one_at_a_time
from verification.assignment.drawing import claim_urgent
from verification.assignment.qualified import cases_for, is_trained, trained_manager, trained_managers
from verification.catalogue.reasons import reasons_in_use
from verification.life.deadlines import due_moment
from verification.life.table import At
from verification.models import Appeal, Case, Decision, Review, SecondReview
from verification.reviewing.actions.decidable import refuse_unmet
from verification.reviewing.actions.reviews import refuse_own_case
from verification.reviewing.fitting import refuse_unfitting
from verification.second.actions.holding import call_lead, close_tasks, void
from verification.second.actions.settling import agree, carry_out, is_alike, refuse_decided_in
from verification.second.items import Item, items_of, missing_kinds, rests_on_what_is_gone, unchanged

Status, Cause, Side = SecondReview.Status, SecondReview.Cause, SecondReview.Side
LEAST_CHARACTERS = 10


def ask_for_second(decision: Decision) -> None:
    """Of a decision that was just made, by chance. The seller hears nothing of it."""
    if decision.outcome == Decision.Outcome.FRAUD_SUSPECTED:
        return  # a second person answers each (actions.decisions.confirm_fraud)
    if decision.case.seller.user.is_test:
        return  # nothing there happens by chance
    if drawing.draw() >= current_policy().second_review_percent or rests_on_what_is_gone(decision.review):
        return
    due_at = cast(datetime, due_moment(decision.case, At.DOCUMENT_REVIEW, now=database_now()))
    first = {"first_outcome": decision.outcome, "first_codes": decision.reason_codes, "first_by": decision.decided_by}
    second = SecondReview.objects.create(review=decision.review, cause=Cause.SHARE, due_at=due_at, **first)
    data = {"decision": decision.public_id, "cause": second.cause}
    record("second.asked", actor=None, subject=second, data=data)


def take_second(actor: User) -> SecondReview:
    """One of the most urgent that this person may decide again, at random; or the one in hand.

    DomainError: "not_trained", "leads_settle", "nothing_waits".
    """
    void_changed()  # a transaction of its own: it holds whatever is said then
    return _take(actor)


@transaction.atomic
def _take(actor: User) -> SecondReview:
    manager = trained_manager(actor)
    if actor.has_perm(MAY_DECIDE_ON_OTHERS):
        raise DomainError(
            "leads_settle", _("Leads settle where two decisions differ, so they decide none of them again.")
        )
    one_at_a_time(actor)
    if begun := in_hand(actor):
        return begun
    second = _claim(waiting_for(manager))
    if second is None:
        raise DomainError("nothing_waits", _("No decision waits that you can decide again. Look again later."))
    second.reviewer, second.begun_at, second.status = actor, database_now(), Status.OPEN
    second.save(update_fields=["reviewer", "begun_at", "status"])
    record("second.begun", actor=actor, subject=second)
    return second


def in_hand(user: User) -> SecondReview | None:
    return SecondReview.objects.filter(reviewer=user, status=Status.OPEN).first()


def sellers_in_hand(user: User) -> QuerySet[Seller]:
    """Whose pages would tell this person what the first decided."""
    mine = SecondReview.objects.filter(reviewer=user, status=Status.OPEN)
    return Seller.objects.filter(pk__in=mine.values("review__case__seller"))


def subjects_in_hand(user: User) -> set[str]:
    """The same, in the log: public ids. Mostly none."""
    if not user.has_perm(MAY_REVIEW) or user.has_perm(MAY_DECIDE_ON_OTHERS):
        return set()
    sellers = list(sellers_in_hand(user).values_list("public_id", flat=True))
    return subjects_of(*sellers) if sellers else set()


def waiting_for(manager: AccountManager) -> QuerySet[SecondReview]:
    """What this trained person may decide again: who had to do with the case knows too much. What somebody else has had
    in hand for too long waits too."""
    cases = cases_for(manager, Case.objects.exclude(booking__manager=manager))
    met = Review.objects.filter(case=OuterRef("review__case"), reviewer=manager.user_id)
    heard = Appeal.objects.filter(decision__case=OuterRef("review__case"), assigned_to=manager.user_id)
    left = Q(status=Status.OPEN, begun_at__lt=Now() - timedelta(hours=current_policy().second_review_held_hours))
    free = SecondReview.objects.filter(Q(status=Status.WAITING) | left & ~Q(reviewer=manager.user_id))
    return free.filter(~Exists(met), ~Exists(heard), review__case__in=cases).exclude(
        given_back_by__contains=[manager.user_id]
    )


def second_reviewers_for(second: SecondReview) -> list[AccountManager]:
    """All who may be drawn for it: they are few, so each is asked."""
    now = database_now()
    return [
        manager
        for manager in trained_managers().select_related("user")
        if is_trained(manager, now)
        and not manager.user.has_perm(MAY_DECIDE_ON_OTHERS)
        and waiting_for(manager).filter(pk=second.pk).exists()
    ]


def _claim(waiting: QuerySet[SecondReview]) -> SecondReview | None:
    """What holds a case comes before the share."""
    return claim_urgent(waiting.filter(cause=Cause.LOW_CONFIDENCE)) or claim_urgent(waiting.filter(cause=Cause.SHARE))


def void_changed() -> int:
    """What the seller has replaced is not what was decided on; what was held for it goes to somebody else. Passes by
    what somebody works on at this moment. One batch; returns how many."""
    undecided = SecondReview.objects.filter(
        Q(status__in=[Status.WAITING, Status.OPEN]) | Q(status=Status.DISAGREED, cause=Cause.LOW_CONFIDENCE)
    )
    same = unchanged(SecondReview.objects.filter(pk=OuterRef("pk")))
    return len(each_locked(undecided.filter(~Exists(same)).order_by("pk"), void, "second_not_void"))


@transaction.atomic
def give_second_back(second: SecondReview, *, actor: User, reason: str) -> None:
    """Undecided; somebody else is drawn. DomainError: "not_yours", and what keep_give_back() says."""
    second = _lock_own(second, actor=actor)
    keep_give_back(second.review.case, actor=actor, reason=reason)
    second.status, second.reviewer, second.begun_at = Status.WAITING, None, None
    second.given_back_by = [*second.given_back_by, actor.pk]
    second.save(update_fields=["status", "reviewer", "begun_at", "given_back_by"])
    record("second.given_back", actor=actor, subject=second, data={"reason": reason})


@transaction.atomic
def decide_again(
    second: SecondReview, *, actor: User, outcome: str, found: dict[str, str | None], note: str = ""
) -> SecondReview:
    """`found`: of each of items_of() its reason code, "" where nothing is against it, or None where it was not
    answered. Where it holds the case and both found the same, this is when it comes to count.

    DomainError: "not_yours", "changed", "own_case", "open_items", "no_reason", and what refuse_unfitting() says; where
    it holds the case also what stands against an approval.
    """
    case = lock(second.review.case)
    second = _lock_own(second, actor=actor)
    second.review.case = case
    refuse_own_case(case, actor=actor)
    _refuse_changed(second)
    items = items_of(second.review)
    answers = _answers(items, found)
    codes = list(dict.fromkeys(code for code in answers.values() if code))
    can_ask = any(item.document and answers[item.key] for item in items) or bool(missing_kinds(second.review))
    refuse_unfitting(outcome, reasons=reasons_in_use(codes).values(), can_ask=can_ask)
    if second.holds and outcome == Decision.Outcome.APPROVED:
        _refuse_to_approve(second)
    second.outcome, second.reason_codes, second.found, second.note = outcome, codes, answers, note.strip()
    alike = is_alike(second) if second.holds else outcome == second.first_outcome
    second.status = Status.AGREED if alike else Status.DISAGREED
    second.decided_at = database_now()
    second.save()
    record("second.decided", actor=actor, subject=second, data={"outcome": outcome, "reasons": codes})
    if second.holds:
        close_tasks(second, actor=actor)
        agree(second, actor=actor) if alike else call_lead(second)
    return second


def _refuse_to_approve(second: SecondReview) -> None:
    if missing := missing_kinds(second.review):
        raise _still_open(missing)
    if second.review.session is None:
        refuse_unmet(second.review.case)


def _refuse_changed(second: SecondReview) -> None:
    if not unchanged(SecondReview.objects.filter(pk=second.pk)).exists():
        raise DomainError("changed", _("The seller has sent something else since. Take the next one."))


def _still_open(names: Iterable[object]) -> DomainError:
    listed = ", ".join(str(name) for name in names)
    return DomainError("open_items", _("Not decided: these have no outcome yet: %(names)s.") % {"names": listed})


def _answers(items: list[Item], found: dict[str, str | None]) -> dict[str, str]:
    """What is not required and was not answered is left out."""
    still_open = [item.label for item in items if item.required and found.get(item.key) is None]
    if still_open:
        raise _still_open(still_open)
    for item in items:
        if found.get(item.key) and found[item.key] not in {reason.code for reason in item.reasons}:
            raise DomainError("no_reason", _("Choose a reason: it says what the seller reads."))
    return {item.key: cast(str, found[item.key]) for item in items if found.get(item.key) is not None}


@transaction.atomic
def settle_second(second: SecondReview, *, actor: User, settled_for: str, why: str) -> SecondReview:
    """A lead's word where two decided differently. Of the share what the seller was told stays: undoing an approval is
    a step of its own, and takes two people. What held its case comes to count as it is settled; where neither is right,
    somebody who had no say in it reviews the case anew.

    DomainError: "not_allowed", "own_case", "same_person", "nothing_to_settle", "no_outcome", "no_reason"; where it
    holds the case also "changed", and what stands against the decision.
    """
    case = lock(second.review.case)
    second = _locked(second)
    second.review.case = case
    refuse_own_case(case, actor=actor)
    if not actor.has_perm(MAY_DECIDE_ON_OTHERS):
        raise DomainError("not_allowed", _("This needs somebody who may decide on what others decided."))
    if second.status != Status.DISAGREED:
        raise DomainError("nothing_to_settle", _("Nothing is to be settled here (any more)."))
    if actor.pk in (second.first_by_id, second.reviewer_id):
        raise DomainError("same_person", _("One of the two decisions is yours: another lead has to settle it."))
    if settled_for not in Side.values:
        raise DomainError("no_outcome", _("Choose which decision is right."))
    if len(why.strip()) < LEAST_CHARACTERS:
        raise DomainError("no_reason", _("Say why: both of them read it, and learn from it."))
    if second.holds:
        _refuse_changed(second)
        refuse_decided_in(second, actor=actor)
    second.settled_by, second.settled_for, second.settled_why = actor, settled_for, why.strip()
    second.status, second.settled_at = Status.SETTLED, database_now()
    second.save()
    record("second.settled", actor=actor, subject=second, data={"for": settled_for})
    if second.holds:
        close_tasks(second, actor=actor)
        carry_out(second, actor=actor)
    return second


def _locked(second: SecondReview) -> SecondReview:
    rows = SecondReview.objects.select_for_update(of=("self",)).select_related(
        "review__case__seller", "review__session"
    )
    return rows.get(pk=second.pk)


def _lock_own(second: SecondReview, *, actor: User) -> SecondReview:
    second = _locked(second)
    if second.reviewer_id != actor.pk or second.status != Status.OPEN:
        raise DomainError("not_yours", _("This is not in your hands (any more). Take the next one."))
    return second
