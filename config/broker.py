"""Celery's Redis transport, but a connection that is gone says so."""

from typing import Any

from kombu.transport import redis as kombu_redis
from redis.exceptions import ConnectionError


class Channel(kombu_redis.Channel):
    def _connparams(self, asynchronous: bool = False) -> dict[str, Any]:
        # kombu raises AttributeError when the task in hand is given back or acknowledged after Redis went away, and
        # that ends the worker for good. What Celery knows as a connection error, it survives.
        if self.connection is None or self.connection.client is None:
            raise ConnectionError("The connection to Redis is gone.")
        return super()._connparams(asynchronous)


class Transport(kombu_redis.Transport):
    Channel = Channel
