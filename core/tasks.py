"""Doors for the worker."""

from celery import shared_task

from core import files


@shared_task(expires=30)
def sweep_files() -> int:
    return files.sweep_files()
