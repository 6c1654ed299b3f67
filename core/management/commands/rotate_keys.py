"""New data keys on a site that goes on working; killed or stopped, the same command goes on (docs/keys.md)."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.encryption import Undecryptable
from core.files import StorageAway
from core.keys.errors import MasterKeyError
from core.keys.rotation import NotRotated, rewrap_keys, rotate_keys


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--master",
            action="store_true",
            help="only put the data keys that there are under the first key of VOUCHROOM_MASTER_KEY",
        )

    def handle(self, *args: Any, master: bool, **options: Any) -> None:
        try:
            (rewrap_keys if master else rotate_keys)(self._say)
        except (MasterKeyError, NotRotated) as error:
            raise CommandError(str(error)) from error
        except StorageAway as error:
            raise CommandError(
                f"A file cannot be read or written; the same command goes on from here: {error}"
            ) from error
        except Undecryptable as error:
            raise CommandError(f"This was changed, or its key is gone, so that it cannot be opened: {error}") from error

    def _say(self, line: str) -> None:
        self.stdout.write(f"{datetime.now(UTC):%H:%M:%S} UTC  {line}")
        self.stdout.flush()
