"""Counts in windows of time, in Redis: they outlive the rows that are counted, and every clock that is moved.

They limit load alone: where Redis is away nothing is counted.
"""

import time
from typing import Any, cast

import structlog
from django.core.cache import cache
from redis.exceptions import RedisError

logger = structlog.get_logger()


def count(what: str, *, seconds: int, by: int = 1) -> tuple[int, int]:
    """How many there are in this window, with these; seconds to its end. `by` below zero takes them back."""
    number, passed = divmod(int(time.time()), seconds)
    name = f"count:{what}:{number}"
    try:
        with cast(Any, cache).pipeline() as asked:
            used, _ = asked.incrby(name, by).expire(name, seconds).execute()
    except RedisError as error:
        logger.warning("redis_is_away", exc_info=error)
        return 0, 0
    return used, seconds - passed
