"""New data keys on a site that goes on working; killed or stopped, the same command goes on (docs/keys.md)."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from core.commands import ActingCommand
from core.encryption import Undecryptable
from core.files import StorageAway
from core.keys.errors import MasterKeyError
from core.keys.rotation import NotRotated, Plan, plan_rewrapping, plan_rotation, rewrap_keys, rotate_keys
from database.commands import Outcome


class Command(ActingCommand):
    help = __doc__ or ""
    changes = True
    examples = [
        ("--dry-run", "Say which keys would be renewed, and what stands under them."),
        ("", "Renew them; stopped or killed, the same line goes on."),
        ("--master", "After another master key was put in front: seconds, and nothing is encrypted anew."),
    ]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--master",
            action="store_true",
            help="only put the data keys that there are under the first key of VOUCHROOM_MASTER_KEY",
        )

    def work(self, **options: Any) -> Outcome:
        master = options["master"]
        try:
            plan = plan_rewrapping() if master else plan_rotation()
            if not self.dry_run:
                (rewrap_keys if master else rotate_keys)(self.progress)
        except (MasterKeyError, NotRotated) as error:
            raise CommandError(str(error)) from error
        except StorageAway as error:
            raise CommandError(
                f"A file cannot be read or written; the same command goes on from here: {error}"
            ) from error
        except Undecryptable as error:
            raise CommandError(f"This was changed, or its key is gone, so that it cannot be opened: {error}") from error
        self._tell(plan, "under the first master key" if master else "renewed")
        return Outcome({"keys": plan.keys, "holders": plan.holders, "begun_before": plan.begun})

    def _tell(self, plan: Plan, what: str) -> None:
        if not plan.keys:
            self.say("Every data key is under the first master key.")
        elif self.dry_run:
            self.say(f"Would be {what}: {', '.join(plan.keys)}.")
            self.say(f"Columns and files under them: {', '.join(plan.holders) or 'none'}.")
        else:
            self.say(f"Done. These data keys are {what}: {', '.join(plan.keys)}.")
