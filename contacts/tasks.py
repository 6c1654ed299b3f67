"""Doors for the worker, on the queue "codes"."""

import logging

from celery import shared_task
from django.core.cache import cache

from contacts.actions import codes
from core.clock import database_now
from core.policy import current_policy

logger = logging.getLogger(__name__)


@shared_task(expires=30)
def expire_codes() -> int:
    return codes.expire_codes()


@shared_task(expires=30)
def watch_guessing() -> None:
    """R13: an alarm in the log, at most one an hour."""
    if codes.guessing_is_rife(current_policy(), database_now()) and cache.add("guessing_is_rife", 1, 3600):
        logger.error("guessing_is_rife")
