"""`manage.py export_key`: the public key by which exports of this site are checked."""

from typing import Any

from audit.exports.signing import public_key
from database.commands import HouseCommand, Outcome


class Command(HouseCommand):
    help = "Prints the public key (Ed25519, base64) by which exports of the audit log are checked."
    examples = [("", "Print it; whoever gets an export from here needs it.")]

    def work(self, **options: Any) -> Outcome:
        key = public_key()
        self.say(key)
        return Outcome({"public_key": key})
