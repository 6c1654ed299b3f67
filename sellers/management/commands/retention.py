"""Removes what was kept for long enough, of every class, until nothing more is due. A worker does the same every few
seconds: this is for the first time after a figure was lowered, and to see what is due.

A legal hold keeps what belongs to its seller, and the counts say so. Each batch is an event of the audit log.
"""

from typing import Any

from core.commands import ActingCommand
from core.sweeping import walk
from database.commands import DONE, FAILED, PARTLY, Outcome
from sellers.keeping import RetentionClass, retention_classes
from sellers.rights.sweeping import BATCH, remove_batch


class Command(ActingCommand):
    help = __doc__ or ""
    changes = True
    examples = [
        ("--dry-run", "Say how much of each class is due, and how much a legal hold keeps."),
        ("", "Remove it; stopped, the same line goes on."),
        ("--dry-run --json", "The same counts for a monitor."),
    ]

    def work(self, **options: Any) -> Outcome:
        self.removed = 0
        told = [self._class(each) for each in retention_classes()]
        removed, failed = self.removed, [each["code"] for each in told if each["failed"]]
        if self.dry_run:
            self.say(f"Due in all: {sum(each['due'] for each in told)} rows.")
        else:
            self.say(f"Removed in all: {removed} rows.")
        if failed:
            self.complain(f"Not removed, for a reason that stands in the log: {', '.join(failed)}.")
        code = (PARTLY if removed else FAILED) if failed else DONE
        return Outcome({"removed": removed, "failed": failed, "classes": told}, code)

    def _class(self, each: RetentionClass) -> dict[str, Any]:
        due, held = each.removable().count(), each.held_back().count()
        told = {"code": each.code, "days": each.days, "due": due, "held_back": held, "removed": 0, "failed": False}
        if due and not self.dry_run:
            before, done = self.removed, walk([each], self._remove, "retention_failed")
            told |= {"removed": self.removed - before, "failed": not done}
        if due or held:
            kept = f", {held} kept by a legal hold" if held else ""
            self.say(f"{each.label}: {due} due after {each.days} days{kept}.")
        return told

    def _remove(self, each: RetentionClass) -> None:
        while count := remove_batch(each):
            self.removed += count
            self.progress(f"{each.label}: {count} more removed")
            if count < BATCH:
                break
