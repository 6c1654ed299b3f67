"""How often a key may ask (draft-ietf-httpapi-ratelimit-headers): a window of a minute each, counted in Redis.

The count is of the secret, before anybody looks whose it is: a wrong one is known by its count for the rest of the
minute, and asks the database once. From a network of many wrong ones, a secret that was not seen in this minute has to
ask twice: whoever guesses costs nothing, and a good key beside them waits a second. Without Redis the doors are open:
this limits load alone, since nobody guesses a key.
"""

import time
from dataclasses import dataclass
from typing import Any, cast

import structlog
from django.core.cache import cache
from redis.exceptions import RedisError

SECONDS = 60
WRONG = -1_000_000_000  # what a wrong secret is counted from: below zero to the end of the minute
WRONG_FROM_A_NETWORK = 30
# One command, not three: every request waits for it.
_COUNT = """
local used = redis.call('INCR', KEYS[1])
redis.call('EXPIRE', KEYS[1], ARGV[1])
return {used, redis.call('GET', KEYS[2])}
"""
logger = structlog.get_logger()


@dataclass(frozen=True)
class Window:
    """What was counted: requests with this secret, this one too, and wrong secrets from its network."""

    used: int
    wrong: int
    ends_in: int

    @property
    def is_wrong(self) -> bool:
        return self.used < 0

    @property
    def has_to_ask_twice(self) -> bool:
        return self.used == 1 and self.wrong >= WRONG_FROM_A_NETWORK

    def headers(self, most: int) -> dict[str, str]:
        left = max(0, most - self.used)
        return {
            "RateLimit-Policy": f'"default";q={most};w={SECONDS}',
            "RateLimit": f'"default";r={left};t={self.ends_in}',
        }


def count(secret_hash: str, network: str | None) -> Window | None:
    """None where Redis is away."""
    number, passed = divmod(int(time.time()), SECONDS)
    try:
        used, wrong = _script(_COUNT)([_name(secret_hash, number), _name(f"{network}", number)], [SECONDS])
    except RedisError as error:
        logger.warning("redis_is_away", exc_info=error)
        return None
    return Window(used, int(wrong or 0), SECONDS - passed)


def note_wrong(secret_hash: str, network: str | None) -> None:
    number = int(time.time()) // SECONDS
    name = _name(f"{network}", number)
    try:
        with _pipeline() as told:
            told.set(_name(secret_hash, number), WRONG, ex=SECONDS).incr(name).expire(name, SECONDS).execute()
    except RedisError as error:
        logger.warning("redis_is_away", exc_info=error)


def _script(text: str) -> Any:
    return cast(Any, cache).script(text)


def _pipeline() -> Any:
    return cast(Any, cache).pipeline()


def _name(whose: str, number: int) -> str:
    return f"api:{whose}:{number}"
