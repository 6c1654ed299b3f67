"""`manage.py generate_cases N`: invented cases by the million, to see how the staff's lists are with them."""

import time
from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from database.roles import as_owner
from demo.generating import generate


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("count", type=int, help="how many cases, each with a seller of its own")

    def handle(self, *args: Any, count: int, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Nobody gets generated cases out again. Where that is meant, set VOUCHROOM_DEMO=1.")
        if count < 1:
            raise CommandError("Name how many cases to make: 1 or more.")
        began = time.monotonic()
        with as_owner():
            for done in generate(count):
                self._say(f"{done:,} of {count:,} written")
        self._say(f"{count:,} cases generated in {time.monotonic() - began:.0f} s.")

    def _say(self, line: str) -> None:
        self.stdout.write(f"{datetime.now(UTC):%H:%M:%S} UTC  {line}")
        self.stdout.flush()
