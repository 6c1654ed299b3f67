"""Giving back what was assigned: nobody does so until one comes that suits (R30)."""

from datetime import timedelta

from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.clock import database_now
from core.errors import DomainError
from core.models import User
from core.policy import current_policy
from verification.assignment.workload import let_go
from verification.models import Appeal, Case, GiveBack

DAY = timedelta(days=1)


def keep_give_back(case: Case, *, actor: User, reason: str) -> None:
    """Of a case that is locked, or whose second decision is. Reviews that were released because nothing was done count
    too: letting one lie is no other way to choose.

    DomainError: "no_reason", "given_back_enough".
    """
    _refuse_no_reason(reason)
    _refuse_enough(
        actor,
        _(
            "Not given back: in the last 24 hours you have given back, or left untouched until they were released, "
            "%(count)d, and more is not possible. Decide this one. If you must not or cannot, leave it and tell a "
            "lead: after %(minutes)d minutes without a sign of you it is released, and somebody else gets it."
        ),
    )
    GiveBack.objects.create(case=case, user=actor, reason=reason, given_at=database_now())


def keep_appeal_back(appeal: Appeal, *, holder: User, actor: User, reason: str) -> None:
    """Of one that is locked. A lead who takes it from a `holder` with whom it lies is not counted, but the holder is.

    DomainError: "no_reason", "given_back_enough".
    """
    _refuse_no_reason(reason)
    if holder.pk == actor.pk:
        _refuse_enough(
            actor,
            _(
                "Not given back: in the last 24 hours you have given back, or left untouched until they were released, "
                "%(count)d, and more is not possible. Answer this one. If you must not or cannot, tell a lead, who can "
                "give it to somebody else."
            ),
        )
    case = appeal.case if appeal.decision else None
    GiveBack.objects.create(case=case, appeal=appeal, user=holder, reason=reason, given_at=database_now())


def _refuse_no_reason(reason: str) -> None:
    if reason not in GiveBack.Reason.values:
        raise DomainError("no_reason", _("Choose why you give it back: leads read it."))


def _refuse_enough(actor: User, sentence: str) -> None:
    policy = current_policy()
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)  # two at once would each count the same
    if let_go(Now() - DAY)[actor.pk] >= policy.give_backs_per_day_count:
        figures = {"count": policy.give_backs_per_day_count, "minutes": policy.review_idle_minutes}
        raise DomainError("given_back_enough", sentence % figures)
