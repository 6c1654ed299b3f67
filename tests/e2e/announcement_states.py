"""Announcements: told, corrected, several at once, and not complete yet."""

from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from messaging.publishing import publish_once
from tests.e2e.visitors import user_of
from verification.announcements.actions.publishing import save_draft, start_correction
from verification.announcements.actions.telling import tell_next
from verification.announcements.audience import messages_of
from verification.models import (
    Announcement,
    AnnouncementVersion,
)


def announcement() -> str:
    return reverse("announcement", args=[Announcement.objects.earliest("pk").public_id])


def announcement_corrected() -> str:
    """As if its correction had been confirmed and told."""
    found = Announcement.objects.earliest("pk")
    if found.versions.count() == 1:
        draft = start_correction(found, actor=user_of("omar"))
        draft.note, draft.title = (
            "A slip in the title",
            draft.title | {"de": "Steuerangaben: einmal im Jahr bestätigen"},
        )
        draft.published_at, draft.published_by = timezone.now(), user_of("lena")
        draft.save()
        Announcement.objects.filter(pk=found.pk).update(reached=0, round_ended_at=None)
        tell_next(found)
        for message in messages_of(found).filter(published_at=None):
            publish_once(message)
    return announcement()


def several_announcements() -> str:
    """Told to everybody who reads the first one."""
    first = Announcement.objects.earliest("pk").versions.earliest("number")
    for title in ("Fees for returned parcels change", "Sessions on Saturdays from January on"):
        if AnnouncementVersion.objects.filter(title__en=title).exists():
            continue
        draft = AnnouncementVersion(
            effective_on=first.effective_on,
            title=dict.fromkeys(first.title, title),
            body=first.body,
            task=first.task,
            audience=first.audience,
        )
        save_draft(draft, actor=user_of("omar"))
        AnnouncementVersion.objects.filter(pk=draft.pk).update(published_at=Now(), published_by=user_of("lena"))
        Announcement.objects.filter(pk=draft.announcement_id).update(status=Announcement.Status.PUBLISHED)
        announcement = Announcement.objects.get(pk=draft.announcement_id)
        tell_next(announcement)
        for message in messages_of(announcement).filter(published_at=None):
            publish_once(message)
    return reverse("home")


def announcement_published() -> str:
    return reverse("admin:verification_announcement_change", args=[Announcement.objects.earliest("pk").pk])


def announcement_draft() -> str:
    """Not complete, and too early."""
    draft = AnnouncementVersion.objects.filter(published_at=None).first()
    if draft is None:
        draft = AnnouncementVersion(effective_on=timezone.now().date(), title={"en": "New opening hours"})
        save_draft(draft, actor=user_of("omar"))
    return reverse("admin:verification_announcement_change", args=[draft.announcement_id])


def announcement_form() -> str:
    announcement_draft()
    draft = AnnouncementVersion.objects.get(published_at=None)
    return reverse("admin:verification_announcement_edit", args=[draft.announcement_id])
