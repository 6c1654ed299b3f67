"""Doors for the worker."""

from celery import shared_task

from core import approvals, files


@shared_task(expires=30)
def sweep_files() -> int:
    return files.sweep_files()


@shared_task(expires=30)
def expire_approvals() -> int:
    return approvals.expire_approvals()
