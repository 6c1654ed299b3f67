"""Verifies the whole log: every chain, every seal, every anchor. Exit status 1 and a sentence for each fault.

`--resume` goes on with a run that was cut short. What it finds is stored for the log's page.
"""

import sys
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from audit.verifying.faults import Fault
from audit.verifying.run import verify


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--resume", action="store_true", help="go on with a run that was cut short")

    def handle(self, *args: Any, **options: Any) -> None:
        self.began = time.monotonic()
        run = verify(resume=options["resume"], progress=self._show, say=self._say)
        seconds = time.monotonic() - self.began
        self.stdout.write(
            f"{run.events} events verified in {seconds:.1f} seconds, up to event {run.last_event} and seal"
            f" {run.last_seal}; the newest anchor is of seal {run.last_anchor}."
        )
        if not settings.AUDIT_ANCHORS:
            self.stdout.write("Without anchors (VOUCHROOM_AUDIT_ANCHORS), a log rewritten by its owner looks whole.")
        if run.fault_count:
            self.stdout.write(f"Faults: {run.fault_count}.")
            sys.exit(1)

    def _show(self, event: int, highest: int) -> None:
        share, seconds = event * 100 // highest, time.monotonic() - self.began
        self.stderr.write(f"event {event} of {highest} ({share} %), {seconds:.1f} s")

    def _say(self, fault: Fault) -> None:
        self.stdout.write(fault.sentence())
