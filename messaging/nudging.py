"""Asking for a sweep right after a commit, where somebody waits at the screen. However many ask before it begins, it is
queued once. Everything else goes out with the next beat."""

from celery import current_app
from django.core.cache import cache
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

BEAT = 5  # seconds: a request that is lost costs no more, beat sweeps anyway
TASK = "messaging.tasks.sweep_urgent"


def nudge() -> None:
    try:
        if cache.add(TASK, True, timeout=BEAT):
            current_app.send_task(TASK, retry=False)
    except (OperationalError, RedisError):
        return


def answer() -> None:
    """The sweep begins: it sees what was committed before now, whoever commits from now on asks anew."""
    try:
        cache.delete(TASK)
    except RedisError:
        return
