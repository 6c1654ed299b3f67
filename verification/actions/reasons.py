"""How leads write reasons."""

import json
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from core.errors import DomainError
from core.models import User
from verification.models import Checklist, Reason


@transaction.atomic
def save_reason(reason: Reason, *, actor: User) -> None:
    """A new one, or better words for one. DomainError "settled": code and class stay what decisions were made by;
    "incomplete": one that a published checklist uses keeps a text in every language.
    """
    row = {}
    if reason.pk:
        before = Reason.objects.select_for_update().get(pk=reason.pk)
        row = _row(before)
        if (before.code, before.kind) != (reason.code, reason.kind):
            raise DomainError("settled", _("Code and class stay as they are: add another reason instead."))
        if reason.missing_languages and _is_used(reason):
            languages = {"languages": ", ".join(reason.missing_languages)}
            raise DomainError(
                "incomplete",
                _("A published checklist uses it, so sellers read it. It is missing in: %(languages)s.") % languages,
            )
    reason.save()
    data = {"class": reason.kind, "missing": reason.missing_languages}
    record("reason.saved", actor=actor, subject=reason, data=data | _change(row, _row(reason)))


def _row(reason: Reason) -> dict[str, Any]:
    return {field.attname: field.value_from_object(reason) for field in Reason._meta.concrete_fields}


def _change(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Names of the columns that changed, and of the row before and after the SHA-256, hexadecimal, by which a copy of
    its words is recognised (backups have them); a new one has none before."""
    changed = [name for name, value in after.items() if before.get(name) != value]
    return {"changed": changed, "before": _digest(before) if before else "", "after": _digest(after)}


def _digest(row: dict[str, Any]) -> str:
    """Of its JSON: keys in order, no spaces, UTF-8."""
    return sha256(json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _is_used(reason: Reason) -> bool:
    return Checklist.objects.published().filter(items__reason_codes__contains=[reason.code]).exists()
