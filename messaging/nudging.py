"""Asking for a sweep right after a commit. However many ask before it begins, it is queued once."""

from celery import current_app
from django.core.cache import cache
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

BEAT = 5  # seconds: a request that is lost costs no more, beat sweeps anyway


def nudge(*, urgent: bool) -> None:
    task = _task(urgent)
    try:
        if cache.add(task, True, timeout=BEAT):
            current_app.send_task(task, retry=False)
    except (OperationalError, RedisError):
        return


def answer(*, urgent: bool) -> None:
    """The sweep begins: it sees what was committed before now, whoever commits from now on asks anew."""
    try:
        cache.delete(_task(urgent))
    except RedisError:
        return


def _task(urgent: bool) -> str:
    return f"messaging.tasks.{'sweep_urgent' if urgent else 'sweep_outbox'}"
