"""Verifies the whole log: every chain, every seal, every anchor. A sentence for each fault, and then exit status 1.

What it finds is stored for the log's page, as the owner of the tables: the application's role could write itself a
verdict (R33).
"""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import connection

from audit.models import Seal, Verification
from audit.retiring import LOCK
from audit.verifying.faults import Fault
from audit.verifying.run import verify
from audit.verifying.trusted import settled_late
from database.commands import DONE, FAILED, HouseCommand, Outcome
from database.roles import as_owner, check_owner


class Command(HouseCommand):
    help = __doc__ or ""
    examples = [
        ("", "Verify all of it; every night, as the owner of the tables."),
        ("--resume", "Go on with a run that was cut short."),
        ("--json --verbosity 0", "One object for a monitor, with the faults in it, and no progress."),
    ]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--resume", action="store_true", help="go on with a run that was cut short")

    def work(self, **options: Any) -> Outcome:
        self.began = time.monotonic()
        with as_owner():
            check_owner("audit_verification", "Only the owner of the tables writes what a verification found")
            _keep_all_months()
            run = verify(resume=options["resume"], progress=self._show, say=self._say)
            unsettled = settled_late()
        self._tell(run, unsettled)
        if run.fault_count:
            self.say(f"Faults: {run.fault_count}.")
        return Outcome(_figures(run), FAILED if run.fault_count else DONE)

    def _tell(self, run: Verification, unsettled: Seal | None) -> None:
        seconds = time.monotonic() - self.began
        self.say(
            f"{run.events} events verified in {seconds:.1f} seconds, up to event {run.last_event} and seal"
            f" {run.last_seal}; the newest anchor is of seal {run.last_anchor}."
        )
        if not settings.AUDIT_ANCHORS:
            self.say("Without anchors (VOUCHROOM_AUDIT_ANCHORS), a log rewritten by its owner looks whole.")
        if run.resumed_after:
            self.say(f"Up to event {run.resumed_after} a run before had verified it, which was cut short.")
        if unsettled:
            self.say(
                f"Seal {unsettled.number} of {unsettled.at.isoformat()} knows only up to"
                f" {unsettled.settled_at.isoformat()} that nothing more is written: until a later seal does, an event"
                " may be dated back so far. Look for transactions that stay open, and for other roles that may write"
                " the log."
            )

    def _show(self, event: int, highest: int) -> None:
        self.progress(f"event {event} of {highest} ({event * 100 // highest} %)")

    def _say(self, fault: Fault) -> None:
        self.say(fault.sentence())


def _figures(run: Verification) -> dict[str, Any]:
    """The faults are the first thousand, as they are stored."""
    names = ("events", "resumed_after", "last_event", "last_seal", "last_anchor", "fault_count", "faults")
    return {name: getattr(run, name) for name in names}


def _keep_all_months() -> None:
    """None is retired as long as this connection lasts."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_lock_shared({LOCK})")
        if not cursor.fetchone()[0]:
            raise CommandError("Months of the log are being retired just now. Wait for the end of that.")
