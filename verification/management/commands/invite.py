"""Invites sellers to a video session, by id or e-mail address: those whose last case was rejected, declined or lapsed,
and those who are suspended. Each gets a new case, three times that are held for them, and a message.

The invitations stand under “Campaigns” by the name that is given here. Run again, the same line goes on: nobody is
invited twice under one name, and whoever had no free time is tried again.
"""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction
from django.db.models import Q

from core.commands import ActingCommand
from core.errors import DomainError
from database.commands import DONE, FAILED, PARTLY, USAGE, Outcome
from sellers.models import Seller
from verification.campaigns.actions.naming import invite_by_name

INVITED, ALREADY, REFUSED = "invited", "already_invited", "refused"
EVERY = 50
LONGEST = 254  # characters of an e-mail address


class Command(ActingCommand):
    help = __doc__ or ""
    changes = True
    examples = [
        ("--name Spring --file sellers.txt --dry-run", "Say who would be invited, and who cannot be."),
        ("--name Spring --file sellers.txt", "Invite them: one id or e-mail address in each line."),
        ("--name Spring sel_4hd8s7k2m9xq3vw5tz6bcn mia@example.com", "Invite these two."),
    ]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sellers", nargs="*", help="ids (sel_…) or e-mail addresses")
        parser.add_argument("--name", required=True, help="the name of the list, of 100 characters at most")
        parser.add_argument("--file", type=Path, help="a text file in UTF-8 with one of them in each line")

    def work(self, **options: Any) -> Outcome:
        name = " ".join(options["name"].split())
        if not 0 < len(name) <= 100:
            raise CommandError("Give the list a --name of 1 to 100 characters.", returncode=USAGE)
        if not options["sellers"] and not options["file"]:
            raise CommandError("Name sellers by id or e-mail address, or a --file of them.", returncode=USAGE)
        counted, self.wrong = Counter[str](), list[dict[str, Any]]()
        for line, called in _called(options["sellers"], options["file"]):
            counted[self._invite(line, called, name)] += 1
            if counted.total() % EVERY == 0:
                self.progress(f"{counted.total()} looked at, {counted[INVITED]} invited")
        return self._tell(counted)

    def _invite(self, line: int, called: str, name: str) -> str:
        try:
            with transaction.atomic():
                is_new = invite_by_name(_seller(called), to=name, actor=None)
                transaction.set_rollback(self.dry_run)
        except DomainError as error:
            self.wrong.append({"line": line, "seller": called, "code": error.code, "message": str(error.message)})
            self.complain(f"Line {line}, {called}: {error.message}")
            return REFUSED
        return INVITED if is_new else ALREADY

    def _tell(self, counted: Counter[str]) -> Outcome:
        figures: dict[str, Any] = {name: counted[name] for name in (INVITED, ALREADY, REFUSED)}
        would = "Would be invited" if self.dry_run else "Invited"
        self.say(f"{would}: {counted[INVITED]}. Invited before: {counted[ALREADY]}. Refused: {counted[REFUSED]}.")
        code = DONE if not counted[REFUSED] else PARTLY if counted.total() > counted[REFUSED] else FAILED
        return Outcome({**figures, "errors": self.wrong}, code)


def _called(given: list[str], file: Path | None) -> Iterator[tuple[int, str]]:
    """(line, id or address), those of the command line as if they were lines before the file's."""
    yield from enumerate(given, start=1)
    if file:
        try:
            with file.open(encoding="utf-8-sig") as lines:
                for number, line in enumerate(lines, start=1):
                    if called := "".join(character for character in line.strip() if character.isprintable()):
                        yield number, called[:LONGEST]
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(
                f"{file} cannot be read as text in UTF-8, and nobody more is invited: {error}"
            ) from error


def _seller(called: str) -> Seller:
    seller = Seller.objects.live().filter(Q(public_id=called) | Q(user__email__iexact=called)).first()
    if seller is None or seller.erased_at:
        raise DomainError("no_such_seller", "There is no such seller. Compare the id or the address.")
    return seller
