"""Removing what is due, some rows at a time; an event for each batch, with counts alone."""

from django.db import transaction

from audit.log import record
from core.sweeping import walk
from sellers.keeping import RetentionClass, retention_classes
from sellers.rights.holding import lock_holds

BATCH = 100
BATCHES = 10  # of one class in one sweep: the next one is seconds away, and other classes wait


def sweep_retention() -> dict[str, int]:
    """How many rows of each class were removed. A class that fails holds up no other, and is tried again."""
    return dict(walk(retention_classes(), lambda each: (each.code, _remove_some(each)), "retention_failed"))


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
