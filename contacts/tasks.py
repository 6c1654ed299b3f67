"""Doors for the worker, on the queue "codes"."""

from celery import shared_task

from contacts import watching
from contacts.actions import codes


@shared_task(expires=30)
def expire_codes() -> int:
    return codes.expire_codes()


@shared_task(expires=30)
def watch_codes() -> None:
    watching.watch()
