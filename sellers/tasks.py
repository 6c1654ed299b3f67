"""Doors for the worker."""

from celery import shared_task

from sellers.rights import exports, sweeping


@shared_task(expires=30)
def sweep_retention() -> None:
    sweeping.sweep_retention()


@shared_task(expires=30)
def make_exports() -> int:
    return exports.make_exports()
