"""Giving back what was assigned: nobody does so until one comes that suits (R30)."""

from datetime import timedelta

from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.clock import database_now
from core.errors import DomainError
from core.models import User
from core.policy import current_policy
from verification.models import Case, GiveBack
from verification.workload import let_go

DAY = timedelta(days=1)


def keep_give_back(case: Case, *, actor: User, reason: str) -> None:
    """Of a case that is locked, or whose second decision is. Reviews that were released because nothing was done count
    too: letting one lie is no other way to choose.

    DomainError: "no_reason", "given_back_enough".
    """
    if reason not in GiveBack.Reason.values:
        raise DomainError("no_reason", _("Choose why you give it back: leads read it."))
    policy = current_policy()
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)  # two at once would each count the same
    if let_go(Now() - DAY)[actor.pk] >= policy.give_backs_per_day_count:
        raise DomainError(
            "given_back_enough",
            _(
                "Not given back: in the last 24 hours you have given back, or left untouched until they were released, "
                "%(count)d, and more is not possible. Decide this one. If you must not or cannot, leave it and tell a "
                "lead: after %(minutes)d minutes without a sign of you it is released, and somebody else gets it."
            )
            % {"count": policy.give_backs_per_day_count, "minutes": policy.review_idle_minutes},
        )
    GiveBack.objects.create(case=case, user=actor, reason=reason, given_at=database_now())
