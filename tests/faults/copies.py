"""Tasks that arrive several times and out of order."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from celery import current_app
from celery.signals import after_task_publish

LATE = 2.0  # seconds, at most, that a copy comes after the first


def publish_copies(times: int) -> Callable[..., None]:
    """From now on whatever this process publishes is published so many times. Returns what has to be disconnected."""

    def publish_again(sender: str, headers: dict[str, Any], routing_key: str, **_: Any) -> None:
        if "copy" not in headers:
            for _copy in range(times - 1):
                current_app.send_task(
                    sender,
                    task_id=headers["id"],
                    queue=routing_key,
                    countdown=random.uniform(0, LATE),
                    headers={"copy": True},
                )

    after_task_publish.connect(publish_again, weak=False)
    return publish_again


@contextmanager
def copies_published(times: int) -> Iterator[None]:
    receiver = publish_copies(times)
    yield
    after_task_publish.disconnect(receiver)
