"""How leads write checklists: a draft is changed, then published, and never changed again."""

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from audit.log import record
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from verification.catalogue.reasons import reasons_offered
from verification.checklists.differences import changes_between
from verification.checklists.soundness import faults_of
from verification.models import Checklist, ChecklistItem


@transaction.atomic
def start_draft(*, subject: str, country: str, actor: User) -> Checklist:
    """It begins as a copy of what counts now: of that country or, where there is none, of any.

    DomainError "draft_exists".
    """
    lock_checklists()
    versions = Checklist.objects.filter(subject=subject, country=country)
    if versions.filter(published_at=None).exists():
        raise DomainError("draft_exists", _("There is a draft of this checklist already: go on with that one."))
    number = (versions.aggregate(newest=Max("number"))["newest"] or 0) + 1
    draft = Checklist.objects.create(subject=subject, country=country, number=number)
    model = in_use(subject, country)
    copied = list(model.items.all()) if model else []
    for item in copied:
        item.pk, item.checklist = None, draft
        item._state.adding = True
    ChecklistItem.objects.bulk_create(copied)
    data = {"subject": subject, "country": country, "version": number, "copy_of": model.public_id if model else ""}
    record("checklist.drafted", actor=actor, subject=draft, data=data)
    return draft


def in_use(subject: str, country: str) -> Checklist | None:
    published = Checklist.objects.published().filter(subject=subject, country__in=[country, ""])
    return published.order_by("-country", "-number").first()


def lock_checklists() -> None:
    """Nobody else begins or publishes one, or retires a reason, until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('verification.checklists'))")


def _lock_draft(checklist: Checklist) -> Checklist:
    checklist = Checklist.objects.select_for_update().get(pk=checklist.pk)
    if checklist.published_at:
        raise DomainError("published", _("This version is published and never changes. Begin a new draft."))
    return checklist


@transaction.atomic
def save_item(item: ChecklistItem, *, actor: User) -> None:
    """A new check of a draft, or one that was changed. DomainError: "published", "code_taken"."""
    draft = _lock_draft(item.checklist)
    if draft.items.filter(code=item.code).exclude(pk=item.pk).exists():
        raise DomainError("code_taken", _("Another check of this checklist has that code."))
    item.save()
    record("checklist.check_saved", actor=actor, subject=draft, data={"check": item.code})


@transaction.atomic
def remove_item(item: ChecklistItem, *, actor: User) -> None:
    """DomainError "published"."""
    draft = _lock_draft(item.checklist)
    item.delete()
    record("checklist.check_removed", actor=actor, subject=draft, data={"check": item.code})


@transaction.atomic
def discard_draft(checklist: Checklist, *, actor: User) -> None:
    """DomainError "published"."""
    draft = _lock_draft(checklist)
    record("checklist.discarded", actor=actor, subject=draft, data={"version": draft.number})
    draft.delete()


@transaction.atomic
def publish_checklist(checklist: Checklist, *, actor: User, note: str) -> Checklist:
    """From now on reviews begin with it; those that have begun keep theirs.

    DomainError: "published", "unsound", "unchanged".
    """
    lock_checklists()
    draft = _lock_draft(checklist)
    items, before = list(draft.items.all()), in_use(draft.subject, draft.country)
    if faults := faults_of(draft.subject, items, reasons_offered()):
        raise DomainError("unsound", " ".join([_("Not published:"), *faults]))
    changes = changes_between(before.items.all() if before else [], items)
    if before and before.country == draft.country and not changes:
        raise DomainError("unchanged", _("Not published: nothing differs from the version in use."))
    draft.published_at, draft.published_by, draft.note = database_now(), actor, note
    draft.save(update_fields=["published_at", "published_by", "note"])
    data = {"version": draft.number, "changes": {change.code: change.how for change in changes}}
    record("checklist.published", actor=actor, subject=draft, data=data)
    return draft
