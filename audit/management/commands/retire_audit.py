"""Retires months of the audit log whose events are all older than its period (policy figure "audit kept days").

Without `--yes` it only says what would go, and what keeps the rest. What goes has to be verified within a day, sealed
and anchored; that it went is an event of the log. `--export FILE` keeps it as a signed file, as the log's page exports.
"""

import os
import shutil
import sys
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.core.management.base import CommandError, CommandParser

from audit.anchors import anchor_seals
from audit.exports.making import export
from audit.log import SYSTEM
from audit.models import SealedHead
from audit.retired import LOG, newest_retirement
from audit.retiring import NotNow, Plan, plan_retirement, retire_months
from audit.seals import seal_if_due
from audit.searching import Filters
from database.commands import DONE, FAILED, HouseCommand, Outcome
from database.roles import as_owner, check_owner


class Command(HouseCommand):
    help = __doc__ or ""
    changes = True
    examples = [
        ("", "Say what would go, and what keeps the rest: the same as --dry-run."),
        ("--yes --export 2015.zip", "Keep it as a signed file, then let it go."),
    ]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--yes", action="store_true", help="do it; it cannot be undone")
        parser.add_argument("--export", type=Path, help="write what goes to this file first, as a signed zip")

    def work(self, **options: Any) -> Outcome:
        self.dry_run = self.dry_run or not options["yes"]
        with as_owner():
            check_owner("audit_retired_head", "Only the owner of the tables retires months of the log")
            try:
                return self._retire(options["export"])
            except NotNow as error:
                raise CommandError(str(error)) from error

    def _retire(self, file: Path | None) -> Outcome:
        plan = plan_retirement()
        told: dict[str, Any] = {"held": plan.held or "", "months": [str(month) for month in plan.months]}
        if plan.held:
            self.say(plan.held)
        if not plan.months:
            self.say("No month of the log can go.")
            return Outcome(told)
        months = f"{plan.months[0]} to {plan.months[-1]}"
        if self.dry_run:
            self.say(f"Would go with --yes: {months}.")
            return Outcome(told)
        if file:
            self._keep(plan, file)
        said = retire_months(plan)
        self.say(f"Retired: {months}, {said['events']} events of {said['chains']} chains.")
        return Outcome(told | {"events": said["events"], "chains": said["chains"]}, self._anchor())

    def _keep(self, plan: Plan, file: Path) -> None:
        try:
            _export(plan, file)
        except OSError as error:
            raise CommandError(f"It cannot be exported, and nothing was retired: {error}") from error
        self.say(f"Exported to {file}.")

    def _anchor(self) -> int:
        seal_if_due(timedelta(0))
        anchor_seals()
        if _is_anchored():
            return DONE
        self.say("It is not anchored yet: that is tried again every few seconds. Then verify the log.")
        return FAILED


def _export(plan: Plan, file: Path) -> None:
    """For its owner alone: addresses are in it. It lies on the disk before anything goes."""
    made = export(
        Filters(until=plan.before),
        actor=SimpleNamespace(public_id=SYSTEM),
        said={"until": plan.before.isoformat()},
        limit=sys.maxsize,
    )
    with made.file, open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        shutil.copyfileobj(made.file, target)
        target.flush()
        os.fsync(target.fileno())


def _is_anchored() -> bool:
    newest = newest_retirement()
    heads = SealedHead.objects.filter(subject=LOG.public_id, seal__anchor__isnull=False)
    return newest is not None and heads.filter(length__gte=newest.event.position).exists()
