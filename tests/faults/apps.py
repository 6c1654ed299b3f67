"""What the processes have under fault besides: a purpose, and tasks that arrive several times and out of order."""

from celery import current_app
from django.apps import AppConfig
from django.conf import settings


class FaultsConfig(AppConfig):
    name = "tests.faults"
    label = "faults"

    def ready(self) -> None:
        from messaging import purposes
        from tests.faults.copies import publish_copies
        from tests.faults.reminders import REMINDER

        purposes.register(REMINDER)
        current_app.conf.beat_schedule["outbox"]["schedule"] = 1.0  # so that these tests wait less
        publish_copies(settings.TASK_COPIES)
