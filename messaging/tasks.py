"""Doors for the worker: ids in, everything else in messaging.delivering."""

from celery import shared_task

from messaging.delivering import sweep


@shared_task(expires=30)
def sweep_outbox() -> int:
    return sweep()
