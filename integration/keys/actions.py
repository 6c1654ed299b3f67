"""Making keys. Whoever calls shows the secret, once."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from core.errors import DomainError
from core.models import User
from integration.keys.scopes import SCOPES
from integration.keys.secrets import hash_of, new_secret
from integration.models import ApiKey


@transaction.atomic
def make_key(name: str, *, actor: User, is_test: bool, scopes: Collection[str]) -> tuple[ApiKey, str]:
    """The key and its secret, of which nothing else is kept. DomainError "unknown_scope"."""
    if unknown := sorted(set(scopes) - set(SCOPES)):
        raise DomainError("unknown_scope", _("There is no scope %(scope)s.") % {"scope": ", ".join(unknown)})
    secret = new_secret(is_test=is_test)
    key = ApiKey.objects.create(
        name=name,
        is_test=is_test,
        scopes=[scope for scope in SCOPES if scope in scopes],
        secret_hash=hash_of(secret),
        ending=secret[-4:],
        made_by=actor,
    )
    record("api_key.made", actor=actor, subject=key, data={"mode": key.mode, "scopes": key.scopes})
    return key, secret
