"""Announcements: all that were told to this seller, and one with its versions."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from core.access import user_of
from messaging.center.actions import mark_read
from messaging.center.reading import page_of
from sellers.models import Seller
from verification.announcements.messages import text_of
from verification.announcements.notices import told_to, with_versions


@require_GET
@login_required
def announcements(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    get_object_or_404(Seller.objects.of(user))
    page = page_of(told_to(user), user, request.GET)
    context = {**page, "told": with_versions(page["shown"], user.time_zone)}
    return render(request, "verification/announcements.html", context)


@require_GET
@login_required
def announcement(request: HttpRequest, public_id: str) -> HttpResponse:
    """As it counts now, in the page's language; the message center has it as it was said."""
    user = user_of(request)
    message = get_object_or_404(told_to(user), about=public_id)
    mark_read(message, actor=user)
    [told] = with_versions([message], user.time_zone)
    context = {"told": told, "text": text_of(told.version, user.time_zone), "changes": list(told.changes())}
    return render(request, "verification/announcement.html", context)
