"""`manage.py seed_demo`: the people and cases of the demo. May be run again and again."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demo.seeding import seed


class Command(BaseCommand):
    help = "Make the demo's staff, its sellers in every state, and one session that starts now."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "The demo's log-ins are public. Set VOUCHROOM_DEMO=1 where that is meant, and run it again."
            )
        done = 0
        for done, name in enumerate(seed(), start=1):
            self.stdout.write(f"  {done:2d}  {name}")
            self.stdout.flush()
        self.stdout.write(f"Demo data is in place ({done} added or renewed).")
