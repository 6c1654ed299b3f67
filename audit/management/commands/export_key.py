"""`manage.py export_key`: the public key by which exports of this site are checked."""

from typing import Any

from django.core.management.base import BaseCommand

from audit.exports.signing import public_key


class Command(BaseCommand):
    help = "Prints the public key (Ed25519, base64) by which exports of the audit log are checked."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(public_key())
