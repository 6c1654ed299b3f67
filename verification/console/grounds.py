"""The way to a document or a still: a fresh second factor, and the review or a reason that gives the right."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.log import Subject
from core.access import has_fresh_second_factor, user_of
from core.errors import DomainError
from sellers.grounds import ASSIGNED, Ground, keep_ground, kept_ground, state_reason
from verification.console.access import STALE_FACTOR, reviewer_only
from verification.console.forms import ReasonForm
from verification.models import Case


def ground_to_open(request: HttpRequest, case: Case, subject: Subject, *, mine: bool) -> Ground | HttpResponse:
    """What gives the right, or what has to happen first. `mine`: it is assigned to whoever asks. Whoever never may gets
    the answer of what does not exist.
    """
    if not mine and not request.user.has_perm("verification.second_review_case"):
        raise Http404
    if not has_fresh_second_factor(request):
        return _first(request, reverse("mfa_reauthenticate"))
    ground = ASSIGNED if mine else kept_ground(request.session, subject)
    return ground or _first(request, reverse("admin:verification_case_why", args=[case.pk, subject.public_id]))


def _first(request: HttpRequest, address: str) -> HttpResponse:
    """Leads there and back; a picture within a page leads nowhere."""
    if request.headers.get("Sec-Fetch-Dest", "document") != "document":
        raise PermissionDenied(STALE_FACTOR)
    return redirect(f"{address}?{urlencode({'next': request.path})}")


@require_http_methods(["GET", "POST"])
@reviewer_only
def why(request: HttpRequest, case: Case, subject: str) -> HttpResponse:
    """Where somebody says why they look at what is not assigned to them: once for ten minutes."""
    if not request.user.has_perm("verification.second_review_case"):
        raise Http404
    about = _about(case, subject)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            ground = state_reason(about, actor=user_of(request), text=form.cleaned_data["reason"])
            keep_ground(request.session, about, ground)
            return redirect(_way_on(request, case))
        except DomainError as refused:
            form.add_error("reason", str(refused.message))
    context = {
        "case": case,
        "seller": case.seller,
        "about": about,
        "form": form,
        "title": _("Why do you need to see it?"),
    }
    return TemplateResponse(
        request, "admin/verification/case/why.html", {**admin.site.each_context(request), **context}
    )


def _about(case: Case, public_id: str) -> Any:
    """A document of the seller, or the case itself: its stills."""
    about = case if public_id == case.public_id else case.seller.documents.filter(public_id=public_id).first()
    if about is None:
        raise Http404
    return about


def _way_on(request: HttpRequest, case: Case) -> str:
    wanted = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if safe else reverse("admin:verification_case_change", args=[case.pk])
