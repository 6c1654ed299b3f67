"""How leads write reasons."""

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
    if reason.pk:
        before = Reason.objects.select_for_update().get(pk=reason.pk)
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
    record("reason.saved", actor=actor, subject=reason, data=data)


def _is_used(reason: Reason) -> bool:
    return Checklist.objects.published().filter(items__reason_codes__contains=[reason.code]).exists()
