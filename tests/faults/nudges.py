"""What the actions of a test ask for after their commit reaches the workers of the system, as on a site: otherwise the
test run has a Redis of its own."""

from collections.abc import Iterator
from contextlib import contextmanager

from celery import Celery, current_app
from django.conf import settings
from django.test import override_settings

from tests.faults.copies import copies_published
from tests.faults.system import System


@contextmanager
def nudges_reach(system: System) -> Iterator[None]:
    app = Celery("nudges", set_as_current=False)
    app.config_from_object("django.conf:settings", namespace="CELERY")
    app.conf.broker_url = system.redis_url
    cache = {**settings.CACHES["default"], "LOCATION": system.redis_url}
    usual = current_app._get_current_object()
    app.set_current()
    try:
        with override_settings(CACHES={"default": cache}), copies_published(system.task_copies):
            yield
    finally:
        usual.set_current()
        app.close()
