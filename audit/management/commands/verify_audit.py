"""Verifies the whole log: every chain, every seal, every anchor. Exit status 1 and a sentence for each fault.

`--resume` goes on with a run that was cut short. What it finds is stored for the log's page, as the owner of the
tables: the application's role could write itself a verdict (R33).
"""

import sys
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from audit.models import Seal, Verification
from audit.retiring import LOCK
from audit.verifying.faults import Fault
from audit.verifying.run import verify
from audit.verifying.trusted import settled_late
from database.roles import as_owner, check_owner


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--resume", action="store_true", help="go on with a run that was cut short")

    def handle(self, *args: Any, **options: Any) -> None:
        self.began = time.monotonic()
        with as_owner():
            check_owner("audit_verification", "Only the owner of the tables writes what a verification found")
            _keep_all_months()
            run = verify(resume=options["resume"], progress=self._show, say=self._say)
            unsettled = settled_late()
        self._tell(run, unsettled)
        if run.fault_count:
            self.stdout.write(f"Faults: {run.fault_count}.")
            sys.exit(1)

    def _tell(self, run: Verification, unsettled: Seal | None) -> None:
        seconds = time.monotonic() - self.began
        self.stdout.write(
            f"{run.events} events verified in {seconds:.1f} seconds, up to event {run.last_event} and seal"
            f" {run.last_seal}; the newest anchor is of seal {run.last_anchor}."
        )
        if not settings.AUDIT_ANCHORS:
            self.stdout.write("Without anchors (VOUCHROOM_AUDIT_ANCHORS), a log rewritten by its owner looks whole.")
        if run.resumed_after:
            self.stdout.write(f"Up to event {run.resumed_after} a run before had verified it, which was cut short.")
        if unsettled:
            self.stdout.write(
                f"Seal {unsettled.number} of {unsettled.at.isoformat()} knows only up to"
                f" {unsettled.settled_at.isoformat()} that nothing more is written: until a later seal does, an event"
                " may be dated back so far. Look for transactions that stay open, and for other roles that may write"
                " the log."
            )

    def _show(self, event: int, highest: int) -> None:
        share, seconds = event * 100 // highest, time.monotonic() - self.began
        self.stderr.write(f"event {event} of {highest} ({share} %), {seconds:.1f} s")

    def _say(self, fault: Fault) -> None:
        self.stdout.write(fault.sentence())


def _keep_all_months() -> None:
    """None is retired as long as this connection lasts."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_lock_shared({LOCK})")
        if not cursor.fetchone()[0]:
            raise CommandError("Months of the log are being retired just now. Wait for the end of that.")
