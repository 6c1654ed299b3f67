"""Keys from their making to their end. Whoever calls shows the secret, once."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from core.actions import end_log_ins
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from core.policy import current_policy
from integration.keys.outliving import endpoints_of, led_in_by
from integration.keys.scopes import SCOPES
from integration.keys.secrets import hash_of, new_secret
from integration.models import ApiKey, WebhookEndpoint
from integration.webhooks.actions import disable_endpoint


@transaction.atomic
def make_key(
    name: str,
    *,
    actor: User,
    is_test: bool,
    scopes: Collection[str],
    return_origins: Collection[str] = (),
    lifetime: timedelta | None = None,
) -> tuple[ApiKey, str]:
    """The key and its secret, of which nothing else is kept. DomainError "unknown_scope" or "name_taken"."""
    if unknown := sorted(set(scopes) - set(SCOPES)):
        raise DomainError("unknown_scope", _("There is no scope %(scope)s.") % {"scope": ", ".join(unknown)})
    User.objects.select_for_update().get(pk=actor.pk)  # a button that is pressed twice makes one key
    _refuse_taken(name, is_test=is_test)
    key = ApiKey(
        name=name,
        is_test=is_test,
        scopes=_sorted(scopes),
        return_origins=[*return_origins],
        made_by=actor,
        expires_at=database_now() + lifetime if lifetime else None,
    )
    secret = _save_with_secret(key)
    record("api_key.made", actor=actor, subject=key, data={"mode": key.mode, "scopes": key.scopes})
    return key, secret


@transaction.atomic
def rotate_key(key: ApiKey, *, actor: User, overlap: timedelta) -> tuple[ApiKey, str]:
    """A new key that may the same, and its secret. The old one ends after `overlap`, or before, if it would anyhow.

    DomainError "key_ended", "already_rotated" or "overlap_too_long".
    """
    now, old = database_now(), _locked_in_force(key)
    if ApiKey.objects.filter(replaces=old).exists():
        raise DomainError("already_rotated", _("This key was rotated already. Rotate the one that replaces it."))
    if overlap > longest_overlap():
        raise DomainError("overlap_too_long", _("The old key cannot be kept for so long: choose a shorter time."))
    new = ApiKey(
        name=old.name,
        is_test=old.is_test,
        scopes=old.scopes,
        return_origins=old.return_origins,
        made_by=actor,
        expires_at=now + (old.expires_at - old.made_at) if old.expires_at else None,
        replaces=old,
        first_id=old.first_pk,
    )
    secret = _save_with_secret(new)
    old.expires_at = min(now + overlap, old.expires_at or datetime.max.replace(tzinfo=now.tzinfo))
    old.save(update_fields=["expires_at"])
    record(
        "api_key.rotated",
        actor=actor,
        subject=old,
        data={"into": new.public_id, "hours": overlap.total_seconds() // 3600},
    )
    record("api_key.made", actor=actor, subject=new, data={"mode": new.mode, "scopes": new.scopes})
    return new, secret


@transaction.atomic
def revoke_key(key: ApiKey, *, actor: User, endpoints: bool = False, log_ins: bool = False) -> None:
    """From now on; what is being answered at this moment is answered. Links that it made lead in no longer. `endpoints`
    and `log_ins`: as of end_outliving(). DomainError "key_ended".
    """
    locked = _locked_in_force(key)
    locked.revoked_at = database_now()
    locked.save(update_fields=["revoked_at"])
    record("api_key.revoked", actor=actor, subject=locked)
    end_outliving(locked, actor=actor, endpoints=endpoints, log_ins=log_ins)


@transaction.atomic
def end_outliving(key: ApiKey, *, actor: User, endpoints: bool, log_ins: bool) -> None:
    """What outlives it (integration.keys.outliving), however it ended: some hear of a theft after they rotated."""
    for endpoint in endpoints_of(key) if endpoints else []:
        disable_endpoint(endpoint, actor=actor, why=WebhookEndpoint.Why.BY_HAND)
    for user in led_in_by(key) if log_ins else []:
        end_log_ins(user, actor=actor)


@transaction.atomic
def change_key(
    key: ApiKey, *, actor: User, name: str, scopes: Collection[str], return_origins: Collection[str]
) -> None:
    """It may as much as before, or less: whoever holds its secret was trusted with that alone.

    DomainError "key_ended", "wider_scopes" or "name_taken".
    """
    locked = _locked_in_force(key)
    if not set(scopes) <= set(locked.scopes):
        raise DomainError("wider_scopes", _("A key is never given more scopes. Make another one that has them."))
    if name != locked.name:
        _refuse_taken(name, is_test=locked.is_test)
    before = locked.scopes
    locked.name, locked.scopes, locked.return_origins = name, _sorted(scopes), [*return_origins]
    locked.save(update_fields=["name", "scopes", "return_origins"])
    taken = [scope for scope in before if scope not in locked.scopes]
    record("api_key.changed", actor=actor, subject=locked, data={"taken": taken, "scopes": locked.scopes})


def longest_overlap() -> timedelta:
    return timedelta(days=current_policy().api_key_overlap_days)


def _locked_in_force(key: ApiKey) -> ApiKey:
    locked = ApiKey.objects.valid().select_for_update().filter(pk=key.pk).first()
    if locked is None:
        raise DomainError("key_ended", _("This key is not in force any more, so there is nothing to change."))
    return locked


def _refuse_taken(name: str, *, is_test: bool) -> None:
    if ApiKey.objects.valid().filter(name=name, is_test=is_test).exists():
        raise DomainError(
            "name_taken",
            _("There is a key of this name in force. Rotate that one, or choose a name that tells them apart."),
        )


def _sorted(scopes: Collection[str]) -> list[str]:
    return [scope for scope in SCOPES if scope in scopes]


def _save_with_secret(key: ApiKey) -> str:
    secret = new_secret(is_test=key.is_test)
    key.secret_hash, key.ending = hash_of(secret), secret[-4:]
    key.save()
    return secret
