"""`manage.py seed_demo`: the people and cases of the demo. May be run again and again."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from core.commands import ActingCommand
from database.commands import Outcome
from demo.seeding import missing_people, seed


class Command(ActingCommand):
    help = (
        "Makes the demo's staff, its sellers in every state, and one session that starts now. Whoever is there stays "
        "as they are; interrupted, the same command goes on."
    )
    changes = True
    examples = [("--dry-run", "Say who is missing."), ("", "Make them; again a day later, a session that starts now.")]

    def work(self, **options: Any) -> Outcome:
        if not settings.DEMO:
            raise CommandError(
                "The demo's log-ins are public. Set VOUCHROOM_DEMO=1 where that is meant, and run it again."
            )
        if self.dry_run:
            return self._say_missing()
        done = []
        for name in seed():
            done.append(name)
            self.progress(f"{len(done):2d}  {name}")
        self.say(f"Demo data is in place ({len(done)} added or renewed).")
        return Outcome({"added": done})

    def _say_missing(self) -> Outcome:
        missing = missing_people()
        self.say(f"Would be added ({len(missing)}): {', '.join(missing)}." if missing else "Everybody is there.")
        return Outcome({"added": missing})
