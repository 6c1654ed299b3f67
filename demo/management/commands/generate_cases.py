"""`manage.py generate_cases N`: invented cases by the million, to see how the staff's lists are with them."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from database.commands import USAGE, HouseCommand, Outcome
from database.roles import as_owner
from demo.generating import TABLES, generate


class Command(HouseCommand):
    help = "Writes invented cases by the million, to see how the staff's lists are with them. For a demo alone."
    changes = True
    examples = [
        ("1000 --dry-run", "Say what would be written."),
        ("1000000", "A million, within minutes. Nobody gets them out again."),
    ]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("count", type=int, help="how many cases, each with a seller of its own")

    def work(self, **options: Any) -> Outcome:
        count = options["count"]
        if not settings.DEMO:
            raise CommandError("Nobody gets generated cases out again. Where that is meant, set VOUCHROOM_DEMO=1.")
        if count < 1:
            raise CommandError("Name how many cases to make: 1 or more.", returncode=USAGE)
        if self.dry_run:
            self.say(f"{count:,} cases would be written, each with a seller, into {', '.join(TABLES)}.")
        else:
            self._generate(count)
        return Outcome({"cases": count})

    def _generate(self, count: int) -> None:
        began = time.monotonic()
        with as_owner():
            for done in generate(count):
                self.progress(f"{done:,} of {count:,} written")
        self.say(f"{count:,} cases generated in {time.monotonic() - began:.0f} s.")
