"""Certificates, and AccountManager.trained_until, which follows from them and which nothing else writes."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from audit.log import record
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from messaging.ops_tasks.actions import open_task
from messaging.outbox import queue_message
from scheduling.actions.seats import move_seats
from scheduling.models import AccountManager, Attempt, Booking, Certificate
from scheduling.ops import UNTRAINED
from scheduling.trained import standings_of, trained_until


def issue_certificate(attempt: Attempt, *, now: datetime) -> Certificate:
    """For an attempt that has just been passed; in its transaction."""
    certificate = Certificate.objects.create(
        attempt=attempt,
        user=attempt.user,
        module=attempt.module,
        issued_at=now,
        expires_on=now.date() + timedelta(days=attempt.module.valid_days),
    )
    data = {"module": attempt.module.public_id, "expires_on": certificate.expires_on.isoformat()}
    record("certificate.issued", actor=attempt.user, subject=certificate, data=data)
    follow_certificates(AccountManager.objects.filter(user=attempt.user), actor=attempt.user)
    return certificate


@transaction.atomic
def revoke_certificate(certificate: Certificate, *, actor: User, reason: str) -> None:
    """With it those that the same person has of the same module: the test has to be passed anew.

    DomainError: "own_training", "no_reason", "revoked".
    """
    if certificate.user_id == actor.pk:
        raise DomainError("own_training", _("Somebody else has to keep the record of your own training."))
    if not reason.strip():
        raise DomainError("no_reason", _("Say why: whoever loses the certificate reads it."))
    of_module = Certificate.objects.filter(user=certificate.user_id, module__code=certificate.module.code)
    standing = list(of_module.filter(revoked_at=None).select_for_update(of=("self",), no_key=True).order_by("pk"))
    if certificate not in standing:
        raise DomainError("revoked", _("This certificate is revoked already."))
    for each in standing:
        each.revoked_at, each.revoked_by, each.reason = database_now(), actor, reason.strip()
        each.save(update_fields=["revoked_at", "revoked_by", "reason"])
        record("certificate.revoked", actor=actor, subject=each)
    queue_message("certificate_revoked", to=certificate.user, about=certificate)
    follow_certificates(AccountManager.objects.filter(user=certificate.user_id), actor=actor)


@transaction.atomic
def follow_certificates(managers: QuerySet[AccountManager], *, actor: User | None) -> None:
    """Write trained_until as the certificates have it now. Where it ends sooner, sessions that were booked for later
    are a task for ops; held times move to others' seats."""
    rows = list(managers.select_for_update(no_key=True).order_by("pk"))
    standings = standings_of([row.user_id for row in rows])
    changed = []
    for row in rows:
        until = trained_until(standings[row.user_id])
        if until != row.trained_until:
            row.trained_until = until
            changed.append(row)
    if not changed:
        return
    AccountManager.objects.bulk_update(changed, ["trained_until"])
    move_seats()
    for row in changed:
        record("account_manager.trained", actor=actor, subject=row, data={"trained_until": _written(row.trained_until)})
    open_tasks_of(changed)


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None


def open_tasks_of(managers: Iterable[AccountManager]) -> None:
    """A task for ops for each who has sessions booked after the last day of training."""
    for manager in managers:
        after = _booked_after(manager)
        if after:
            facts: dict[str, Any] = {
                "account manager": manager.staff_number,
                "training valid until": _written(manager.trained_until) or "–",
                "sessions after that": len(after),
                "the first of them": after[0],
            }
            open_task(UNTRAINED, key=manager.public_id, facts=facts, actor=None)


def _booked_after(manager: AccountManager) -> list[str]:
    """Public ids, earliest first; the last day of training ends where the account manager is."""
    rows = Booking.objects.filter(manager=manager, status=Booking.Status.BOOKED, period__endswith__gt=database_now())
    if manager.trained_until:
        end = datetime.combine(manager.trained_until + timedelta(days=1), time.min, ZoneInfo(manager.time_zone))
        rows = rows.filter(period__startswith__gte=end)
    return list(rows.order_by("period").values_list("public_id", flat=True))
