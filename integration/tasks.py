"""Doors for the worker."""

from celery import shared_task

from integration.events import projecting


@shared_task(expires=30)
def project_events() -> int:
    return projecting.project_events()
