"""What the processes have under fault besides: a purpose, and tasks that arrive several times and out of order."""

import random
from typing import Any

from celery import current_app
from celery.signals import after_task_publish
from django.apps import AppConfig
from django.conf import settings

LATE = 2.0  # seconds, at most, that a copy comes after the first


class FaultsConfig(AppConfig):
    name = "tests.faults"
    label = "faults"

    def ready(self) -> None:
        from messaging import purposes
        from tests.faults.reminders import REMINDER

        purposes.register(REMINDER)
        current_app.conf.beat_schedule["outbox"]["schedule"] = 1.0  # so that these tests wait less
        if settings.TASK_COPIES > 1:
            after_task_publish.connect(_publish_again)


def _publish_again(sender: str, headers: dict[str, Any], routing_key: str, **_: Any) -> None:
    if "copy" not in headers:
        for _copy in range(settings.TASK_COPIES - 1):
            current_app.send_task(
                sender,
                task_id=headers["id"],
                queue=routing_key,
                countdown=random.uniform(0, LATE),
                headers={"copy": True},
            )
