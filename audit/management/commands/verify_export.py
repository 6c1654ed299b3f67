"""`manage.py verify_export FILE`: is this file an export of the audit log, and as it was made?"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.exports.checking import NotGenuine, check_export
from audit.exports.signing import public_key


class Command(BaseCommand):
    help = "Says whether an export of the audit log is genuine, or what is wrong with it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--public-key", help="that of the site which made it; without it, this site's own")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            told = check_export(options["file"], options["public_key"] or public_key())
        except NotGenuine as wrong:
            raise CommandError(f"Not genuine. {wrong}") from wrong
        who = told["exported_by"]["name"]
        self.stdout.write(f"Genuine: {told['count']} events, exported by {who} at {told['exported_at']}.")
