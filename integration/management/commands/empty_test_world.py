"""Erases all test sellers, with everything that is theirs, and no live one.

What is open is ended first, so platforms hear of that too, and then that the seller was erased. Keys and webhook
endpoints of the test world stay. Without `--yes` it only counts. Stopped, the same line goes on with who is left.
"""

from argparse import ArgumentParser

from core.commands import ActingCommand
from database.commands import DONE, FAILED, PARTLY, Outcome
from integration.testmode.erasing import erase_or_say_why_not
from sellers.models import Seller

EVERY = 50


class Command(ActingCommand):
    help = __doc__ or ""
    changes = True
    examples = [
        ("", "Say how many there are: the same as --dry-run."),
        ("--yes", "Erase them all; it cannot be undone."),
    ]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--yes", action="store_true", help="do it; it cannot be undone")

    def work(self, **options: bool) -> Outcome:
        self.dry_run = self.dry_run or not options["yes"]
        found = list(Seller.objects.of_test_world().filter(erased_at=None).order_by("pk").values_list("pk", flat=True))
        if self.dry_run:
            self.say(f"{len(found)} test sellers would be erased with --yes.")
            return Outcome({"found": len(found), "erased": 0, "refused": 0})
        erased = sum(self._erase(number, pk, len(found)) for number, pk in enumerate(found, 1))
        refused = len(found) - erased
        self.say(f"{erased} test sellers are erased; {refused} could not be, and stay.")
        code = (PARTLY if erased else FAILED) if refused else DONE
        return Outcome({"found": len(found), "erased": erased, "refused": refused}, code)

    def _erase(self, number: int, pk: int, of: int) -> bool:
        seller = Seller.objects.select_related("user").get(pk=pk)
        refusal = erase_or_say_why_not(seller)
        if refusal:
            self.complain(f"{seller.public_id}: {refusal}")
        if number % EVERY == 0:
            self.progress(f"{number} of {of} looked at")
        return not refusal
