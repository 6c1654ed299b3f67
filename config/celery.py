"""Celery, and the beat schedule in plain sight: nothing here is due later than a few minutes."""

import os
from typing import Any

from celery import Celery
from celery.beat import PersistentScheduler
from celery.signals import heartbeat_sent, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("vouchroom")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    "outbox": {"task": "messaging.tasks.sweep_outbox", "schedule": 5.0},
    "offers": {"task": "scheduling.tasks.sweep_offers", "schedule": 30.0},
    "overviews": {"task": "scheduling.tasks.tell_managers", "schedule": 30.0},
    "capacity": {"task": "scheduling.tasks.watch_capacity", "schedule": 30.0},
    "training": {"task": "scheduling.tasks.tell_of_training", "schedule": 30.0},
    "rights": {"task": "scheduling.tasks.watch_rights", "schedule": 30.0},
    "video": {"task": "scheduling.tasks.sweep_video", "schedule": 10.0},
    "listeners": {"task": "scheduling.tasks.sweep_listeners", "schedule": 30.0},
    "exports": {"task": "sellers.tasks.make_exports", "schedule": 10.0},
    "retention": {"task": "sellers.tasks.sweep_retention", "schedule": 30.0},
    "stray_files": {"task": "core.tasks.sweep_files", "schedule": 30.0},
    "approvals": {"task": "core.tasks.expire_approvals", "schedule": 30.0},
    "scans": {"task": "sellers.tasks.scan_waiting", "schedule": 30.0},
    "uploads": {"task": "sellers.tasks.sweep_uploads", "schedule": 30.0},
    "expired_codes": {"task": "contacts.tasks.expire_codes", "schedule": 10.0},
    "cases": {"task": "verification.tasks.sweep_cases", "schedule": 30.0},
    "measures": {"task": "verification.tasks.sweep_measures", "schedule": 30.0},
    "reviews": {"task": "verification.tasks.sweep_reviews", "schedule": 30.0},
    "campaigns": {"task": "verification.tasks.sweep_campaigns", "schedule": 15.0},
    "certifications": {"task": "verification.tasks.sweep_certifications", "schedule": 30.0},
    "announcements": {"task": "verification.tasks.sweep_announcements", "schedule": 10.0},
    "events": {"task": "integration.tasks.project_events", "schedule": 3.0},
    "webhooks": {"task": "integration.tasks.send_webhooks", "schedule": 5.0},
    "audit_seals": {"task": "core.tasks.seal_audit", "schedule": 30.0},
    "test_cases": {"task": "integration.tasks.sweep_test_cases", "schedule": 5.0},
    "api_keys": {"task": "integration.tasks.watch_keys", "schedule": 30.0},
    "codes_watch": {"task": "contacts.tasks.watch_codes", "schedule": 30.0},
}


def _beat_of(part: str) -> None:
    """Say that a process is alive; the health page reads it (config/health.py)."""
    from config.health import report_alive

    report_alive(part)


@heartbeat_sent.connect
@worker_ready.connect
def worker_is_alive(**_: Any) -> None:
    _beat_of("worker")


class ReportingScheduler(PersistentScheduler):
    """Beat's own scheduler, which says on every tick that it is alive."""

    max_interval = 5

    def tick(self, *args: Any, **kwargs: Any) -> float:
        _beat_of("beat")
        return super().tick(*args, **kwargs)
