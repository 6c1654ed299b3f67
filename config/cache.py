"""Django's cache in Redis, with one client for all calls: to make one takes as long as to ask."""

from functools import cached_property
from typing import Any, cast

from django.core.cache.backends import redis


class Client(redis.RedisCacheClient):
    @cached_property
    def _only(self) -> Any:
        return super().get_client(write=True)

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        return self._only


class Cache(redis.RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = Client
        self._scripts: dict[str, Any] = {}

    def pipeline(self) -> Any:
        """Several commands of Redis in one round trip; each happens by itself."""
        return cast(Any, self._cache)._only.pipeline(transaction=False)

    def script(self, text: str) -> Any:
        """One in Lua that Redis runs as one command: called with lists of its keys and of its arguments."""
        if text not in self._scripts:
            self._scripts[text] = cast(Any, self._cache)._only.register_script(text)
        return self._scripts[text]
