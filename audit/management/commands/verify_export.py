"""`manage.py verify_export FILE`: is this file an export of the audit log, and as it was made?"""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from audit.exports.checking import NotGenuine, check_export
from audit.exports.signing import public_key
from database.commands import HouseCommand, Outcome


class Command(HouseCommand):
    help = "Says whether an export of the audit log is genuine, or what is wrong with it."
    examples = [
        ("audit-20260701T080000Z.zip", "Check an export of this site."),
        ("theirs.zip --public-key MCowBQYDK2VwAyEA", "Check that of another site, by its own key."),
    ]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the ZIP, as it was downloaded")
        parser.add_argument("--public-key", help="that of the site which made it; without it, this site's own")

    def work(self, **options: Any) -> Outcome:
        try:
            told = check_export(options["file"], options["public_key"] or public_key())
        except NotGenuine as wrong:
            raise CommandError(f"Not genuine. {wrong}") from wrong
        who = told["exported_by"]["name"]
        self.say(f"Genuine: {told['count']} events, exported by {who} at {told['exported_at']}.")
        return Outcome({name: told[name] for name in ("count", "exported_at", "exported_by")})
