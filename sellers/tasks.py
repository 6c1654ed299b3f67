"""Doors for the worker."""

from celery import shared_task

from sellers.rights import exports, sweeping
from sellers.uploads import actions, rescanning


@shared_task(expires=30)
def sweep_retention() -> None:
    sweeping.sweep_retention()


@shared_task(expires=30)
def make_exports() -> int:
    return exports.make_exports()


@shared_task(expires=30)
def scan_waiting() -> int:
    return rescanning.scan_waiting()


@shared_task(expires=30)
def sweep_uploads() -> int:
    return actions.sweep_uploads()
