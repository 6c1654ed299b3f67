"""How ops write announcements: a draft, which a second person publishes; a correction of it; taking it back.

Telling sellers: verification.announcements.actions.telling.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from core.approvals import propose
from core.clock import database_now
from core.errors import DomainError
from core.models import Approval, User
from verification.announcements.days import timing_of
from verification.announcements.words import faults_of_words
from verification.models import Announcement, AnnouncementVersion

PUBLISH = "announcement.publish"
Status = Announcement.Status


@transaction.atomic
def save_draft(draft: AnnouncementVersion, *, actor: User) -> None:
    """A first draft, or changes to one. DomainError: "published", "proposed"."""
    if draft.pk:
        _lock_draft(draft.announcement)
    else:
        draft.announcement, draft.number = Announcement.objects.create(), 1
    draft.written_by, draft.written_at = actor, database_now()
    draft.save()
    data = {"version": draft.number, "audience": draft.audience, "effective_on": draft.effective_on.isoformat()}
    record("announcement.saved", actor=actor, subject=draft.announcement, data=data)


@transaction.atomic
def start_correction(announcement: Announcement, *, actor: User) -> AnnouncementVersion:
    """A draft that begins as a copy of what was published last, for the same audience.

    DomainError: "not_published", "draft_exists".
    """
    announcement = _lock(announcement)
    if announcement.status != Status.PUBLISHED:
        raise DomainError("not_published", _("Only a published announcement can be corrected."))
    if announcement.versions.filter(published_at=None).exists():
        raise DomainError("draft_exists", _("There is a draft of a correction already: go on with that one."))
    draft = announcement.versions.latest("number")
    draft.pk, draft._state.adding = None, True
    draft.number, draft.note, draft.published_at, draft.published_by = draft.number + 1, "", None, None
    draft.written_by, draft.written_at = actor, database_now()
    draft.save()
    record("announcement.correction_begun", actor=actor, subject=announcement, data={"version": draft.number})
    return draft


@transaction.atomic
def discard_draft(announcement: Announcement, *, actor: User) -> None:
    """The announcement goes with its first draft. DomainError as save_draft()."""
    draft = _lock_draft(announcement)
    record("announcement.discarded", actor=actor, subject=announcement, data={"version": draft.number})
    draft.delete()
    if announcement.status == Status.DRAFT:
        announcement.delete()


@transaction.atomic
def propose_publication(announcement: Announcement, *, actor: User, reason: str) -> Approval:
    """DomainError: as save_draft(), "not_ready" as it stands now, and as core.approvals.propose()."""
    draft = _lock_draft(announcement)
    _refuse_unready(draft)
    return propose(PUBLISH, announcement, actor=actor, reason=reason, data={"version": draft.number})


def publish_proposed(approval: Approval, actor: User) -> None:
    """What a confirmed PUBLISH does. The days are counted from now. DomainError: "not_ready", "published"."""
    announcement = _lock(Announcement.objects.get(public_id=approval.subject))
    draft = announcement.versions.filter(published_at=None, number=approval.data["version"]).first()
    if draft is None or announcement.status == Status.WITHDRAWN:
        raise DomainError("published", _("This version is not a draft any more."))
    _refuse_unready(draft)
    draft.published_at, draft.published_by = database_now(), actor
    draft.save(update_fields=["published_at", "published_by"])
    if announcement.status == Status.DRAFT:
        announcement.move_to(Status.PUBLISHED)
    announcement.reached, announcement.round_ended_at = 0, None
    announcement.save(update_fields=["status", "reached", "round_ended_at"])
    data = {"version": draft.number, "effective_on": draft.effective_on.isoformat()}
    record("announcement.published", actor=actor, subject=announcement, data=data)


@transaction.atomic
def withdraw_announcement(announcement: Announcement, *, actor: User, why: str) -> None:
    """Whoever got it is told; what has not gone out yet does not. DomainError: "proposed", "no_reason"."""
    if not why.strip():
        raise DomainError("no_reason", _("Say why it is withdrawn: it stands in the log and beside the announcement."))
    announcement = _lock(announcement)
    _refuse_while_proposed(announcement)
    announcement.move_to(Status.WITHDRAWN)
    announcement.withdrawn_at, announcement.withdrawn_by = database_now(), actor
    announcement.why_withdrawn = why.strip()
    announcement.reached, announcement.round_ended_at = 0, None
    announcement.save()
    announcement.versions.filter(published_at=None).delete()
    record("announcement.withdrawn", actor=actor, subject=announcement)


def proposal_of(announcement: Announcement) -> Approval | None:
    """What waits for a second person."""
    waiting = Approval.objects.waiting().filter(kind=PUBLISH, subject=announcement.public_id)
    return waiting.select_related("proposed_by").first()


def _lock(announcement: Announcement) -> Announcement:
    return Announcement.objects.select_for_update().get(pk=announcement.pk)


def _lock_draft(announcement: Announcement) -> AnnouncementVersion:
    """DomainError: "published", "proposed"."""
    announcement = _lock(announcement)
    draft = announcement.versions.filter(published_at=None).first()
    if draft is None:
        raise DomainError("published", _("What is published never changes. Begin a correction."))
    _refuse_while_proposed(announcement)
    return draft


def _refuse_while_proposed(announcement: Announcement) -> None:
    if proposal_of(announcement):
        raise DomainError(
            "proposed", _("It waits for a second person just as it is. Take the proposal back to change anything.")
        )


def _refuse_unready(draft: AnnouncementVersion) -> None:
    """DomainError "not_ready" with every cause and the way on."""
    if faults := faults_of(draft):
        raise DomainError("not_ready", " ".join([_("It cannot be published so."), *faults]))


def faults_of(draft: AnnouncementVersion) -> list[str]:
    """What would keep it from being published now."""
    timing = timing_of(draft, database_now())
    days = timing.faults if timing else [_("Nobody belongs to its audience: choose another one.")]
    note = [] if draft.number == 1 or draft.note else [_("Say why it is corrected.")]
    return [*faults_of_words(draft), *note, *days]
