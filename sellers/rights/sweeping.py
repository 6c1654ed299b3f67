"""Removing what is due, some rows at a time; an event for each batch, with counts alone."""

import logging

from django.db import transaction

from audit.log import record
from sellers.keeping import RetentionClass, retention_classes
from sellers.rights.holding import lock_holds

logger = logging.getLogger(__name__)

BATCH = 100
BATCHES = 10  # of one class in one sweep: the next one is seconds away, and other classes wait


def sweep_retention() -> dict[str, int]:
    """How many rows of each class were removed. A class that fails holds up no other, and is tried again."""
    removed = {}
    for each in retention_classes():
        try:
            removed[each.code] = _remove_some(each)
        except Exception:  # whatever the removal of one class throws: the log tells, and all others go on
            logger.exception("retention_failed: %s", each.code)
    return removed


def _remove_some(each: RetentionClass) -> int:
    removed = 0
    for _batch in range(BATCHES):
        count = remove_batch(each)
        removed += count
        if count < BATCH:
            break
    return removed


@transaction.atomic
def remove_batch(each: RetentionClass) -> int:
    """Two sweeps may come here at once: each takes rows that the other has not locked."""
    lock_holds(to_place=False)
    rows = list(each.removable().order_by("pk").select_for_update(skip_locked=True, of=("self",))[:BATCH])
    if rows:
        each.remove(rows)
        record("retention.removed", actor=None, subject=each, data={"rows": len(rows)})
    return len(rows)
