"""Doors for the worker."""

from celery import shared_task

from core.sweeping import in_turn
from integration.events import projecting
from integration.keys.ending import tell_of_ending
from integration.testmode.by_itself import follow_magic
from integration.testmode.picking import carry_out_picked
from integration.webhooks import sending


@shared_task(expires=30)
def project_events() -> int:
    written = projecting.project_events()
    if written:
        send_webhooks.delay()
    return written


@shared_task(expires=30)
def send_webhooks() -> int:
    """On a queue of its own (settings), with a worker of its own: receivers may take their time."""
    return sending.sweep()


@shared_task(expires=60)
def sweep_test_cases() -> None:
    in_turn(carry_out_picked, follow_magic)


@shared_task(expires=30)
def watch_keys() -> None:
    tell_of_ending()
