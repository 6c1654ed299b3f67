"""Doors for the worker: everything else in messaging.sending."""

from celery import shared_task

from messaging.nudging import answer
from messaging.sending.delivering import sweep


@shared_task(expires=30)
def sweep_outbox() -> int:
    return sweep()


@shared_task(expires=30)
def sweep_urgent() -> int:
    """On a queue of its own (settings): a code never waits behind a campaign."""
    answer()
    return sweep(urgent_only=True)
