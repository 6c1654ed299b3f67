"""Doors for the worker."""

from datetime import timedelta

from celery import shared_task

from audit.anchors import anchor_seals
from audit.partitions import make_partitions
from audit.seals import seal_if_due
from core import approvals, files
from core.policy import current_policy


@shared_task(expires=30)
def sweep_files() -> int:
    return files.sweep_files()


@shared_task(expires=30)
def expire_approvals() -> int:
    return approvals.expire_approvals()


@shared_task(expires=30)
def seal_audit() -> int:
    sealed = seal_if_due(timedelta(minutes=current_policy().audit_seal_minutes))
    anchored = anchor_seals()
    if sealed:
        make_partitions()
    return anchored
