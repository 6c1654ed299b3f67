"""How leads write reasons: a draft is changed, published, and never changed again; what nobody wants is retired."""

import json
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.log import record
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from core.wording import missing_languages
from verification.catalogue.examples import ALTS
from verification.catalogue.reasons import OURS, reasons_offered
from verification.checklists.actions import lock_checklists
from verification.models import Checklist, ChecklistItem, Reason, ReasonVersion

# What sellers read of a version, by its name.
NAMES = {"text": gettext_lazy("What is wrong"), "remedy": gettext_lazy("What to do next")}
# What a version says: copied into the next draft, and compared with the one before.
WORDS = ["label", "text", "remedy", "for_documents", "video_only", "picture"]


@transaction.atomic
def add_reason(*, code: str, kind: str, label: str, actor: User) -> ReasonVersion:
    """Its first draft. Code and class stay as they are from now on. DomainError "code_taken"."""
    try:
        with transaction.atomic():
            reason = Reason.objects.create(code=code, kind=kind)
    except IntegrityError as error:
        raise DomainError("code_taken", _("There is a reason with that code: write a version of it.")) from error
    return _begin(reason, ReasonVersion(label=label), actor=actor)


@transaction.atomic
def start_reason_draft(reason: Reason, *, actor: User) -> ReasonVersion:
    """A copy of the words in use. DomainError "draft_exists", "retired"."""
    reason = _lock(reason)
    if reason.retired_at:
        raise DomainError("retired", _("This reason is retired. Offer it again before you write a version of it."))
    if reason.versions.filter(published_at=None).exists():
        raise DomainError("draft_exists", _("There is a draft of this reason already: go on with that one."))
    return _begin(reason, _in_use(reason) or ReasonVersion(), actor=actor)


def _begin(reason: Reason, model: ReasonVersion, *, actor: User) -> ReasonVersion:
    number = reason.versions.count() + 1  # what was published stays, and a draft that goes is the newest
    words = {name: getattr(model, name) for name in WORDS}
    draft = ReasonVersion.objects.create(reason=reason, number=number, **words)
    record("reason.drafted", actor=actor, subject=reason, data={"class": reason.kind, "version": number})
    return draft


@transaction.atomic
def save_reason(draft: ReasonVersion, *, actor: User) -> None:
    """Other words in it. DomainError "published"."""
    before = _lock_draft(draft)
    draft.save(update_fields=WORDS)
    data = {"version": draft.number, "missing": draft.missing_languages}
    record("reason.saved", actor=actor, subject=draft.reason, data=data | _change(_row(before), _row(draft)))


@transaction.atomic
def discard_reason_draft(draft: ReasonVersion, *, actor: User) -> None:
    """A reason of which nothing was published goes with it. DomainError "published"."""
    draft = _lock_draft(draft)
    record("reason.discarded", actor=actor, subject=draft.reason, data={"version": draft.number})
    draft.delete()
    if draft.reason.current is None:
        draft.reason.delete()


@transaction.atomic
def publish_reason(draft: ReasonVersion, *, actor: User) -> ReasonVersion:
    """From now on it is offered in these words; what was decided keeps the words that it had.

    DomainError "published", "incomplete" with a sentence that names what is missing, "unchanged", "retired".
    """
    draft = _lock_draft(draft)
    reason, before = draft.reason, _in_use(draft.reason)
    if reason.retired_at:
        raise DomainError("retired", _("Not published: this reason is retired. Offer it again first."))
    if missing := _missing(draft):
        raise DomainError("incomplete", _("Not published: %(missing)s.") % {"missing": "; ".join(missing)})
    if before and all(getattr(before, name) == getattr(draft, name) for name in WORDS):
        raise DomainError("unchanged", _("Not published: nothing differs from the version in use."))
    draft.published_at, draft.published_by = database_now(), actor
    draft.save(update_fields=["published_at", "published_by"])
    reason.current = draft.number
    reason.save(update_fields=["current"])
    data = {"version": draft.number} | _change(_row(before) if before else {}, _row(draft))
    record("reason.published", actor=actor, subject=reason, data=data)
    return draft


def _missing(draft: ReasonVersion) -> list[str]:
    """What no seller reads needs no words for sellers. What can be tried again needs a picture of how it is right; what
    is final asks for nothing to be sent, so there is nothing that a picture could help to do better, though it may have
    one."""
    if draft.reason.is_internal:
        return []
    said = [(name, missing_languages(getattr(draft, name))) for name in NAMES]
    words = [
        _("“%(text)s” is missing in %(languages)s") % {"text": NAMES[name], "languages": ", ".join(languages)}
        for name, languages in said
        if languages
    ]
    needs_picture = draft.reason.kind == Reason.Kind.RETRYABLE and draft.picture not in ALTS
    return [*words, *([_("the example picture is missing")] if needs_picture else [])]


@transaction.atomic
def retire_reason(reason: Reason, *, actor: User) -> None:
    """No longer offered; what was decided for it still reads it. DomainError "unpublished", "needed"."""
    lock_checklists()
    reason = _lock(reason)
    if reason.current is None:
        raise DomainError("unpublished", _("It was never published: throw its draft away instead."))
    if reason.code in OURS:
        raise DomainError("needed", _("Not retired: Vouchroom itself gives it, and nobody else."))
    if checks := _left_without(reason):
        raise DomainError(
            "needed",
            _("Not retired: these checks would have no reason left: %(checks)s. Publish their checklists with another.")
            % {"checks": ", ".join(checks)},
        )
    reason.retired_at = database_now()
    reason.save(update_fields=["retired_at"])
    record("reason.retired", actor=actor, subject=reason, data={"version": reason.current})


@transaction.atomic
def offer_reason_again(reason: Reason, *, actor: User) -> None:
    """DomainError "not_retired"."""
    reason = _lock(reason)
    if reason.retired_at is None:
        raise DomainError("not_retired", _("This reason is not retired."))
    reason.retired_at = None
    reason.save(update_fields=["retired_at"])
    record("reason.offered_again", actor=actor, subject=reason, data={"version": reason.current})


def _left_without(reason: Reason) -> list[str]:
    """Titles of the checks of checklists in use that could no longer fail for anything."""
    lists = Checklist.objects.published().newest().values("pk")
    items = ChecklistItem.objects.filter(checklist__in=lists, reason_codes__contains=[reason.code])
    others = set(reasons_offered()) - {reason.code}
    return sorted({item.title for item in items if not others & set(item.reason_codes)})


def _lock(reason: Reason) -> Reason:
    return Reason.objects.select_for_update().get(pk=reason.pk)


def _lock_draft(draft: ReasonVersion) -> ReasonVersion:
    _lock(draft.reason)
    draft = ReasonVersion.objects.select_related("reason").get(pk=draft.pk)
    if draft.published_at:
        raise DomainError("published", _("This version is published and never changes. Begin a new draft."))
    return draft


def _in_use(reason: Reason) -> ReasonVersion | None:
    return ReasonVersion.objects.in_use().filter(reason=reason).first()


def _row(version: ReasonVersion) -> dict[str, Any]:
    return {name: getattr(version, name) for name in WORDS}


def _change(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Names of the columns that changed, and of the words before and after the SHA-256, hexadecimal, by which a copy of
    them is recognised (backups have them); a new one has none before."""
    changed = [name for name, value in after.items() if before.get(name) != value]
    return {"changed": changed, "before": _digest(before) if before else "", "after": _digest(after)}


def _digest(row: dict[str, Any]) -> str:
    """Of its JSON: keys in order, no spaces, UTF-8."""
    return sha256(json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
