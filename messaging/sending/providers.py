"""The circuits of providers, in the database: all workers leave the same one alone, and one of them tries it again."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models.functions import Now

from core.clock import database_now
from messaging.models import Provider
from messaging.sending.alarms import tell_away, tell_back
from messaging.sending.circuit import TRIAL, left_alone_for


def rows_of(channel: str, names: Iterable[str]) -> dict[str, Provider]:
    """By name; those that nobody asked before are added."""
    found = {row.name: row for row in Provider.objects.filter(channel=channel)}
    if missing := [Provider(channel=channel, name=name) for name in names if name not in found]:
        Provider.objects.bulk_create(missing, ignore_conflicts=True)
        return rows_of(channel, names)
    return found


def is_any_left_alone() -> bool:
    return Provider.objects.filter(opened_at__isnull=False).exists()


def begin_trial(provider: Provider) -> bool:
    """Whether its pause is over and the caller is the one who tries it, with one copy."""
    due = Provider.objects.filter(pk=provider.pk, open_until__lte=Now())
    return bool(due.update(open_until=Now() + TRIAL))


def leave_trial(provider: Provider) -> None:
    """It was not asked after all: the next one tries it."""
    Provider.objects.filter(pk=provider.pk, open_until__isnull=False).update(open_until=Now())


@transaction.atomic
def note_failure(provider: Provider, error: str) -> bool:
    """One more in a row; whether it is now left alone for a while. Ops are told when that begins."""
    row = Provider.objects.select_for_update().get(pk=provider.pk)
    row.failures, row.last_error, now = row.failures + 1, error[:200], database_now()
    if pause := left_alone_for(row.failures):
        begins, row.open_until, row.opened_at = row.opened_at is None, now + pause, row.opened_at or now
        if begins:
            tell_away(row)
    row.save(update_fields=["failures", "last_error", "open_until", "opened_at"])
    provider.failures = row.failures
    return pause is not None


def note_success(provider: Provider) -> None:
    """It answers. Most have nothing to forget, and for them no transaction begins."""
    if provider.failures:
        _forget_failures(provider)


@transaction.atomic
def _forget_failures(provider: Provider) -> None:
    row = Provider.objects.select_for_update().get(pk=provider.pk)
    if row.opened_at:
        tell_back(row)
    row.failures, row.open_until, row.opened_at, row.last_error = 0, None, None, ""
    row.save(update_fields=["failures", "open_until", "opened_at", "last_error"])
    provider.failures = 0
