"""Steps that take two people (R31): one proposes, another confirms, and only then it is done.

An app registers each kind of step in its apps.py. Proposing and confirming need the kind's permission; nobody confirms
or declines what they proposed themselves, and nobody proposes, decides or reads what is about their own account.

Whatever a step is about is locked before its approval, here as in the actions that propose.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Now
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from audit.log import Subject, record
from core.access import staff_with, users_with
from core.clock import database_now
from core.errors import DomainError
from core.models import Approval, User
from core.policy import current_policy
from core.sweeping import BATCH, each

Status = Approval.Status


@dataclass(frozen=True)
class Kind:
    """`carry_out(approval, actor)` does the step, in the transaction that confirms it; a DomainError of it leaves
    everything as it was. `explain(approval)` says in sentences what exactly will happen.

    It is about a row of `model`. `account`: the lookup from there to whoever's account it is; "" where it is nobody's.
    `lock(public_id)` locks the row and what its own actions lock before it; without one, the row alone is locked.
    """

    label: str | Promise
    permission: str
    carry_out: Callable[[Approval, User], Any]
    explain: Callable[[Approval], Sequence[str]]
    model: type[Model]
    account: str
    lock: Callable[[str], object] | None = None

    def of(self, user: User) -> QuerySet[Any, Any]:
        """The public ids of what is about this person's own account."""
        rows = self.model._default_manager
        return (rows.filter(**{self.account: user.pk}) if self.account else rows.none()).values("public_id")

    def of_test_world(self) -> QuerySet[Any, Any]:
        """The same of accounts of the test world, about which nobody of the staff decides. Only where `account` is."""
        tests = {f"{self.account}__in": User.objects.of_test_world()}
        return self.model._default_manager.filter(**tests).values("public_id")

    def owners(self, subject: str) -> QuerySet[Any, Any]:
        """The ids of the users whose account it is about."""
        rows = self.model._default_manager.filter(public_id=subject)
        return rows.values(self.account) if self.account else rows.none().values("pk")

    def lock_subject(self, subject: str) -> None:
        if self.lock:
            self.lock(subject)
        else:
            self.model._default_manager.select_for_update().filter(public_id=subject).first()


_kinds: dict[str, Kind] = {}
_listeners: list[Callable[[Approval], None]] = []


def register(
    kind: str,
    label: str | Promise,
    permission: str,
    carry_out: Callable[[Approval, User], Any],
    *,
    explain: Callable[[Approval], Sequence[str]],
    model: type[Model],
    account: str,
    lock: Callable[[str], object] | None = None,
) -> None:
    _kinds[kind] = Kind(label, permission, carry_out, explain, model, account, lock)


def listen(listener: Callable[[Approval], None]) -> None:
    """It is called in the transaction of each step of an approval, after it: who tells people registers here."""
    _listeners.append(listener)


def kind_of(approval: Approval) -> Kind:
    """Raises KeyError for a kind that nobody has registered."""
    return _kinds[approval.kind]


def visible_to(user: User) -> QuerySet[Approval]:
    """What this user may confirm, or has proposed; nothing that is about their own account, or the test world's."""
    mine = [kind for kind, registered in _kinds.items() if user.has_perm(registered.permission)]
    shown = Approval.objects.filter(Q(kind__in=mine) | Q(proposed_by=user, kind__in=_kinds))
    return shown.exclude(_about(user))


def ids_about(user: User) -> set[str]:
    """The public ids of all that is or was proposed about this person's own account."""
    return set(Approval.objects.filter(_about(user)).values_list("public_id", flat=True))


def _about(user: User) -> Q:
    about = Q(pk__in=[])
    for name, kind in _kinds.items():
        if kind.account:
            about |= Q(kind=name, subject__in=kind.of(user)) | Q(kind=name, subject__in=kind.of_test_world())
    return about


def confirmers_of(approval: Approval) -> QuerySet[User]:
    kind = kind_of(approval)
    others = staff_with(kind.permission).exclude(pk=approval.proposed_by_id)
    if User.objects.of_test_world().filter(pk__in=kind.owners(approval.subject)).exists():
        return others.none()
    return others.exclude(pk__in=kind.owners(approval.subject))


@transaction.atomic
def propose(kind: str, subject: Subject, *, actor: User, reason: str, data: dict[str, Any] | None = None) -> Approval:
    """DomainError: "not_allowed", "own_account", "no_reason", "already_proposed"."""
    _kinds[kind].lock_subject(subject.public_id)
    _refuse_without_permission(_kinds[kind], actor)
    _refuse_own(_kinds[kind], subject.public_id, actor)
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
    if not users_with(kind_of(approval).permission).filter(pk=approval.proposed_by_id).exists():
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
    return sum(each(overdue, _expire, "approval_not_expired"))


def _expire(approval: Approval) -> bool:
    """Two sweeps, or a sweep and a person, may come here at once."""
    locked = _locked(approval)
    if locked.status != Status.PROPOSED:
        return False
    _end(locked, Status.EXPIRED, None)
    return True


def _lock_to_decide(approval: Approval, actor: User) -> Approval:
    """DomainError: "same_person", "not_allowed", "own_account", "not_open"."""
    approval = _lock(approval)
    if approval.proposed_by_id == actor.pk:
        raise DomainError("same_person", _("You proposed it yourself: somebody else has to decide."))
    _refuse_without_permission(kind_of(approval), actor)
    _refuse_own(kind_of(approval), approval.subject, actor)
    return approval


def _lock(approval: Approval) -> Approval:
    """DomainError "not_open"."""
    locked = _locked(approval)
    if locked.status != Status.PROPOSED:
        raise DomainError(
            "not_open", _("This is settled already: %(status)s.") % {"status": locked.get_status_display()}
        )
    if locked.expires_at <= database_now():
        raise DomainError("not_open", _("Nobody confirmed this in time, so it has expired. It can be proposed again."))
    return locked


def _locked(approval: Approval) -> Approval:
    """After what it is about: whoever changes that locks it before they look for approvals of it."""
    kind_of(approval).lock_subject(approval.subject)
    return Approval.objects.select_for_update().get(pk=approval.pk)


def _refuse_without_permission(kind: Kind, actor: User) -> None:
    if not actor.has_perm(kind.permission):
        raise DomainError("not_allowed", _("Your role does not include this step."))


def _refuse_own(kind: Kind, subject: str, actor: User) -> None:
    if kind.owners(subject).filter(**{kind.account or "pk": actor.pk}).exists():
        raise DomainError("own_account", _("This is about your own account: somebody else has to decide about it."))


def _end(approval: Approval, status: Approval.Status, actor: User | None) -> None:
    approval.move_to(status)
    approval.decided_by, approval.decided_at = actor, database_now()
    approval.save()
    _tell(approval, actor, {"kind": approval.kind, "about": approval.subject})


def _tell(approval: Approval, actor: User | None, data: dict[str, Any]) -> None:
    record(f"approval.{approval.status}", actor=actor, subject=approval, data=data)
    for listener in _listeners:
        listener(approval)
