"""Pages of an announcement: how it stands with its preview, the form of a draft, and the buttons."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.access import user_of
from core.clock import database_now
from core.languages import language_name
from verification.admin_pages import draw, is_done, needs, saved
from verification.announcements.actions.publishing import (
    discard_draft,
    faults_of,
    proposal_of,
    propose_publication,
    save_draft,
    start_correction,
    withdraw_announcement,
)
from verification.announcements.audience import readers_of
from verification.announcements.days import timing_of
from verification.announcements.forms import AnnouncementForm, ProposeForm, WithdrawForm
from verification.announcements.notices import changes_between
from verification.announcements.preview import preview_of
from verification.announcements.progress import STANDINGS, progress_of, with_progress
from verification.announcements.proposals import audience_in_words
from verification.models import Announcement, AnnouncementVersion

# A frame of the preview: nothing in it runs, and it leads nowhere.
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"


def _draw(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    return draw(request, f"announcement/{template}", **context)


def _to(announcement: Announcement) -> HttpResponse:
    return redirect("admin:verification_announcement_change", announcement.pk)


@require_GET
@needs("view_announcement")
def announcement_page(request: HttpRequest, pk: int) -> HttpResponse:
    announcement: Any = get_object_or_404(with_progress(Announcement.objects.all()), pk=pk)
    versions: list[AnnouncementVersion] = list(announcement.versions.all())
    version, language = _chosen(request, versions), _language(request.GET.get("language", "en"))
    draft = next((each for each in versions if not each.published_at), None)
    zone = user_of(request).time_zone
    colour, word = STANDINGS[announcement.standing]
    return _draw(
        request,
        "page",
        title=str(version) or _("Announcement without a title"),
        announcement=announcement,
        colour=colour,
        standing=word,
        version=version,
        versions=versions,
        audience=audience_in_words(version),
        readers=readers_of(version).count(),
        changes=_changes(versions, version, zone),
        languages=[(code, language_name(code)) for code, _name in settings.LANGUAGES],
        preview=preview_of(version, language, zone),
        progress=progress_of(version) if version.published_at else None,
        **_of_draft(draft),
        **_rights(request, announcement, draft),
    )


def _chosen(request: HttpRequest, versions: list[AnnouncementVersion]) -> AnnouncementVersion:
    """The newest, unless another one is asked for."""
    number = request.GET.get("version", "")
    return next((each for each in versions if str(each.number) == number), versions[0])


def _language(asked: str) -> str:
    return asked if asked in dict(settings.LANGUAGES) else "en"


def _changes(versions: list[AnnouncementVersion], version: AnnouncementVersion, zone: str) -> Any:
    before = next((each for each in versions if each.number == version.number - 1), None)
    return changes_between(before, version, zone) if before else []


def _of_draft(draft: AnnouncementVersion | None) -> dict[str, Any]:
    if draft is None:
        return {}
    timing = timing_of(draft, database_now())
    return {"draft": draft, "faults": faults_of(draft), "first_possible": timing and timing.first_possible}


def _rights(request: HttpRequest, announcement: Any, draft: AnnouncementVersion | None) -> dict[str, Any]:
    may_change = request.user.has_perm("verification.change_announcement")
    published = announcement.status == Announcement.Status.PUBLISHED
    return {
        "proposal": proposal_of(announcement) if announcement.waits else None,
        "may_edit": may_change and draft is not None and not announcement.waits,
        "may_correct": may_change and published and draft is None,
        "may_withdraw": may_change and published and not announcement.waits,
        "propose_form": ProposeForm(),
        "withdraw_form": WithdrawForm(),
    }


@require_http_methods(["GET", "POST"])
@needs("change_announcement")
def draft_page(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new announcement, or the draft of one."""
    draft = AnnouncementVersion()
    if pk is not None:
        drafts = AnnouncementVersion.objects.select_related("announcement").filter(published_at=None)
        draft = get_object_or_404(drafts, announcement=pk)
    form = AnnouncementForm(request.POST or None, instance=draft)
    if form.is_valid() and saved(form, lambda: save_draft(form.instance, actor=user_of(request))):
        messages.success(request, _("The draft is saved. Read it in every language, then propose it."))
        return _to(form.instance.announcement)
    title = _("Edit the draft") if pk else _("New announcement")
    return _draw(request, "form", form=form, title=title, announcement=draft.announcement if pk else None)


@require_GET
@needs("view_announcement")
@xframe_options_sameorigin
def mail(request: HttpRequest, pk: int, number: int, language: str) -> HttpResponse:
    """The mail's HTML for the frame of the preview."""
    versions = AnnouncementVersion.objects.select_related("announcement")
    version = get_object_or_404(versions, announcement=pk, number=number)
    if language not in dict(settings.LANGUAGES):
        raise Http404
    response = HttpResponse(preview_of(version, language, user_of(request).time_zone).html)
    response["Content-Security-Policy"] = MAIL_POLICY
    return response


@require_POST
@needs("change_announcement")
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, propose_publication, reason=request.POST.get("reason", "")[:300])


@require_POST
@needs("change_announcement")
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, start_correction)


@require_POST
@needs("change_announcement")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, withdraw_announcement, why=request.POST.get("why", "")[:300])


@require_POST
@needs("change_announcement")
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    response = _act(request, pk, discard_draft)
    gone = not Announcement.objects.filter(pk=pk).exists()
    return redirect("admin:verification_announcement_changelist") if gone else response


def _act(request: HttpRequest, pk: int, action: Callable[..., Any], **details: Any) -> HttpResponse:
    announcement = get_object_or_404(Announcement, pk=pk)
    is_done(request, lambda: action(announcement, actor=user_of(request), **details))
    return redirect("admin:verification_announcement_change", pk)
