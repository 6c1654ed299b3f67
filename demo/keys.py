"""A key of the test world, ready to be tried: the demo's page shows it. Its secret is made of this installation's own
keys, so that nobody knows that of another one."""

from django.conf import settings
from django.db import transaction

from core.encryption import keyed_hash
from core.ids import ALPHABET
from core.models import User
from integration.keys.actions import make_key
from integration.keys.scopes import SCOPES
from integration.keys.secrets import LENGTH, PREFIXES, hash_of
from integration.models import ApiKey

NAME = "Demo"


def demo_secret() -> str:
    """Of the key that make_demo_key() makes; "" outside of the demo, and where it is no longer in force."""
    secret = _secret()
    there = settings.DEMO and ApiKey.objects.valid().filter(secret_hash=hash_of(secret)).exists()
    return secret if there else ""


@transaction.atomic
def make_demo_key(actor: User) -> None:
    """Once. Nothing outside of the demo."""
    if not settings.DEMO or ApiKey.objects.filter(name=NAME, is_test=True).exists():
        return
    key, _unused = make_key(NAME, actor=actor, is_test=True, scopes=SCOPES)
    secret = _secret()
    ApiKey.objects.filter(pk=key.pk).update(secret_hash=hash_of(secret), ending=secret[-4:])


def _secret() -> str:
    digests = bytes.fromhex("".join(keyed_hash("demo-api-key", half) for half in "12"))
    return PREFIXES[True] + "".join(ALPHABET[byte % len(ALPHABET)] for byte in digests[:LENGTH])
