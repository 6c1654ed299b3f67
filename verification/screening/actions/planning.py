"""How leads change the plan of the risk screen: a draft, tried on past cases, which a second person publishes."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from core.approvals import propose
from core.clock import database_now
from core.errors import DomainError
from core.models import Approval, User
from verification.models import ScreenPlan
from verification.screening.plans import faults_of
from verification.screening.thresholds import thresholds_of

PUBLISH = "screenplan.publish"


@transaction.atomic
def start_draft(*, actor: User) -> ScreenPlan:
    """A copy of the plan in force, with the rules that are new since at no points. DomainError "draft_exists"."""
    current = _lock_in_force()
    if ScreenPlan.objects.filter(published_at=None).exists():
        raise DomainError("draft_exists", _("There is a draft already: go on with that one."))
    draft = ScreenPlan.objects.create(
        number=current.number + 1,
        weights=current.weights,
        session_from=current.session_from,
        thresholds=asdict(current.figures),
    )
    record("screenplan.drafted", actor=actor, subject=draft, data={"version": draft.number})
    return draft


@transaction.atomic
def save_draft(
    plan: ScreenPlan,
    *,
    actor: User,
    weights: Mapping[str, int],
    session_from: int,
    thresholds: Mapping[str, int],
    note: str,
) -> ScreenPlan:
    """DomainError: "published", "proposed", "bad_plan"."""
    draft = _lock_draft(plan)
    if faults := faults_of(weights, session_from, thresholds):
        raise DomainError("bad_plan", " ".join(faults))
    draft.weights, draft.session_from, draft.note = dict(weights), session_from, note.strip()
    draft.thresholds = asdict(thresholds_of(thresholds))
    draft.save()
    record("screenplan.saved", actor=actor, subject=draft, data=_told(draft))
    return draft


@transaction.atomic
def keep_trial(plan: ScreenPlan, *, actor: User, found: Mapping[str, Any]) -> None:
    """`found` by a dry run of `plan` as it was read before: if it was changed meanwhile, that run does not count.

    DomainError: "published", "proposed".
    """
    draft = _lock_draft(plan)
    at = database_now().isoformat()
    draft.trial = {"content": plan.content_hash, "at": at, **found}
    draft.save(update_fields=["trial"])
    record("screenplan.tried", actor=actor, subject=draft, data={"version": draft.number, **draft.trial})


@transaction.atomic
def discard_draft(plan: ScreenPlan, *, actor: User) -> None:
    """DomainError: "published", "proposed"."""
    draft = _lock_draft(plan)
    record("screenplan.discarded", actor=actor, subject=draft, data={"version": draft.number})
    draft.delete()


@transaction.atomic
def propose_publication(plan: ScreenPlan, *, actor: User, reason: str) -> Approval:
    """DomainError: "published", "proposed", "bad_plan", "no_note", "unchanged", "not_tried", and as
    core.approvals.propose()."""
    draft = _lock_draft(plan)
    _refuse_unready(draft)
    data = {"version": draft.number, "trial": draft.current_trial}
    return propose(PUBLISH, draft, actor=actor, reason=reason, data=data)


def publish_proposed(approval: Approval, actor: User) -> None:
    """What a confirmed PUBLISH does: from now on the screen judges by it. Cases that were screened stay as they are.

    DomainError: "published", and as propose_publication().
    """
    _lock_in_force()
    draft = ScreenPlan.objects.select_for_update().filter(public_id=approval.subject, published_at=None).first()
    if draft is None:
        raise DomainError("published", _("This plan is not a draft any more."))
    _refuse_unready(draft)
    draft.published_at, draft.published_by = database_now(), actor
    draft.save(update_fields=["published_at", "published_by"])
    record("screenplan.published", actor=actor, subject=draft, data=_told(draft))


def proposal_of(plan: ScreenPlan) -> Approval | None:
    """What waits for a second person."""
    waiting = Approval.objects.waiting().filter(kind=PUBLISH, subject=plan.public_id)
    return waiting.select_related("proposed_by").first()


def _lock_in_force() -> ScreenPlan:
    """Drafts are begun and published one at a time."""
    published = ScreenPlan.objects.filter(published_at__isnull=False)
    return published.select_for_update().latest("number")


def _lock_draft(plan: ScreenPlan) -> ScreenPlan:
    draft = ScreenPlan.objects.select_for_update().filter(pk=plan.pk, published_at=None).first()
    if draft is None:
        raise DomainError("published", _("A published plan never changes. Begin a draft."))
    if proposal_of(draft):
        raise DomainError(
            "proposed", _("It waits for a second person just as it is. Take the proposal back to change anything.")
        )
    return draft


def _refuse_unready(draft: ScreenPlan) -> None:
    current = ScreenPlan.objects.in_force()
    if faults := faults_of(draft.weights, draft.session_from, draft.thresholds):
        raise DomainError("bad_plan", " ".join(faults))
    if not draft.note:
        raise DomainError("no_note", _("Say in the draft why it is changed: it stands beside the plan for good."))
    if draft.content == current.content:
        raise DomainError("unchanged", _("The draft is the same as the plan in force: there is nothing to publish."))
    if not draft.current_trial:
        raise DomainError(
            "not_tried",
            _("Try the draft on past cases first, just as it is now: the second person sees what it would have done."),
        )


def _told(plan: ScreenPlan) -> dict[str, Any]:
    return {"version": plan.number, **plan.content}
