"""Steps that take two people (R31): one proposes, another confirms, and only then it is done.

An app registers each kind of step in its apps.py. Proposing and confirming need the kind's permission; nobody confirms
or declines what they proposed themselves.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from audit.log import Subject, record
from core.access import staff_with
from core.clock import database_now
from core.errors import DomainError
from core.models import Approval, User
from core.policy import current_policy

Status = Approval.Status
BATCH = 100


@dataclass(frozen=True)
class Kind:
    """`carry_out(approval, actor)` does the step, in the transaction that confirms it; a DomainError of it leaves
    everything as it was. `explain(approval)` says in sentences what exactly will happen."""

    label: str | Promise
    permission: str
    carry_out: Callable[[Approval, User], Any]
    explain: Callable[[Approval], Sequence[str]]


_kinds: dict[str, Kind] = {}
_listeners: list[Callable[[Approval], None]] = []


def register(
    kind: str,
    label: str | Promise,
    permission: str,
    carry_out: Callable[[Approval, User], Any],
    *,
    explain: Callable[[Approval], Sequence[str]],
) -> None:
    _kinds[kind] = Kind(label, permission, carry_out, explain)


def listen(listener: Callable[[Approval], None]) -> None:
    """It is called in the transaction of each step of an approval, after it: who tells people registers here."""
    _listeners.append(listener)


def kind_of(approval: Approval) -> Kind:
    """Raises KeyError for a kind that nobody has registered."""
    return _kinds[approval.kind]


def visible_to(user: User) -> QuerySet[Approval]:
    """What this user may confirm, or has proposed."""
    mine = [kind for kind, registered in _kinds.items() if user.has_perm(registered.permission)]
    return Approval.objects.filter(Q(kind__in=mine) | Q(proposed_by=user, kind__in=_kinds))


def confirmers_of(approval: Approval) -> QuerySet[User]:
    return staff_with(kind_of(approval).permission).exclude(pk=approval.proposed_by_id)


@transaction.atomic
def propose(kind: str, subject: Subject, *, actor: User, reason: str, data: dict[str, Any] | None = None) -> Approval:
    """DomainError: "not_allowed", "no_reason", "already_proposed"."""
    _refuse_without_permission(_kinds[kind], actor)
    if not reason.strip():
        raise DomainError("no_reason", _("Say why: whoever confirms it has to know."))
    for overdue in Approval.objects.filter(kind=kind, subject=subject.public_id, expires_at__lte=Now()):
        _expire(overdue)
    now = database_now()
    approval = Approval(
        kind=kind, subject=subject.public_id, data=data or {}, reason=reason.strip(), proposed_by=actor,
        proposed_at=now, expires_at=now + timedelta(hours=current_policy().approval_lifetime_hours),
    )  # fmt: skip
    # Two propose at once: the constraint lets one of them.
    Approval.objects.bulk_create([approval], ignore_conflicts=True)
    stored = Approval.objects.filter(public_id=approval.public_id).first()
    if stored is None:
        raise DomainError("already_proposed", _("Somebody has proposed this already. It waits for a second person."))
    _tell(stored, actor, {"kind": kind, "about": stored.subject, **stored.data})
    return stored


@transaction.atomic
def confirm(approval: Approval, *, actor: User) -> None:
    """Do it, as another person than the proposer. DomainError as _lock_to_decide(), "proposer_left", or as the step
    itself refuses."""
    approval = _lock_to_decide(approval, actor)
    if not staff_with(kind_of(approval).permission).filter(pk=approval.proposed_by_id).exists():
        raise DomainError(
            "proposer_left",
            _("Whoever proposed it may not propose it any more. Decline it; somebody who may can propose it again."),
        )
    _end(approval, Status.CONFIRMED, actor)
    kind_of(approval).carry_out(approval, actor)


@transaction.atomic
def decline(approval: Approval, *, actor: User, reason: str) -> None:
    """DomainError as _lock_to_decide(), and "no_reason"."""
    if not reason.strip():
        raise DomainError("no_reason", _("Say why you decline: whoever proposed it reads it."))
    approval = _lock_to_decide(approval, actor)
    approval.answer = reason.strip()
    _end(approval, Status.DECLINED, actor)


@transaction.atomic
def withdraw(approval: Approval, *, actor: User) -> None:
    """Only by who proposed it. DomainError: "not_allowed", "not_open"."""
    approval = _lock(approval)
    if approval.proposed_by_id != actor.pk:
        raise DomainError("not_allowed", _("Only who proposed it can take it back. You can decline it."))
    _end(approval, Status.WITHDRAWN, actor)


def expire_approvals() -> int:
    """Returns how many were found."""
    overdue = Approval.objects.filter(status=Status.PROPOSED, expires_at__lte=Now()).order_by("expires_at")[:BATCH]
    return sum(_expire(approval) for approval in overdue)


@transaction.atomic
def _expire(approval: Approval) -> bool:
    """Two sweeps, or a sweep and a person, may come here at once."""
    locked = Approval.objects.select_for_update().get(pk=approval.pk)
    if locked.status != Status.PROPOSED:
        return False
    _end(locked, Status.EXPIRED, None)
    return True


def _lock_to_decide(approval: Approval, actor: User) -> Approval:
    """DomainError: "same_person", "not_allowed", "not_open"."""
    approval = _lock(approval)
    if approval.proposed_by_id == actor.pk:
        raise DomainError("same_person", _("You proposed it yourself: somebody else has to decide."))
    _refuse_without_permission(kind_of(approval), actor)
    return approval


def _lock(approval: Approval) -> Approval:
    """DomainError "not_open"."""
    locked = Approval.objects.select_for_update().get(pk=approval.pk)
    if locked.status != Status.PROPOSED:
        raise DomainError(
            "not_open", _("This is settled already: %(status)s.") % {"status": locked.get_status_display()}
        )
    if locked.expires_at <= database_now():
        raise DomainError("not_open", _("Nobody confirmed this in time, so it has expired. It can be proposed again."))
    return locked


def _refuse_without_permission(kind: Kind, actor: User) -> None:
    if not actor.has_perm(kind.permission):
        raise DomainError("not_allowed", _("Your role does not include this step."))


def _end(approval: Approval, status: Approval.Status, actor: User | None) -> None:
    approval.move_to(status)
    approval.decided_by, approval.decided_at = actor, database_now()
    approval.save()
    _tell(approval, actor, {"kind": approval.kind, "about": approval.subject})


def _tell(approval: Approval, actor: User | None, data: dict[str, Any]) -> None:
    record(f"approval.{approval.status}", actor=actor, subject=approval, data=data)
    for listener in _listeners:
        listener(approval)
