"""Documents and stills: for the review at hand, and for leads, who state a reason first (sellers.why)."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.log import Subject
from core.roles import MAY_DECIDE_ON_OTHERS
from pages.way_back import way_back
from sellers import why as way
from sellers.grounds import Ground
from verification.console.access import reviewer_only
from verification.models import Case


def ground_to_open(request: HttpRequest, case: Case, subject: Subject, *, mine: bool) -> Ground | HttpResponse:
    """As sellers.why; whoever never may gets the answer of what does not exist."""
    if not mine and not request.user.has_perm(MAY_DECIDE_ON_OTHERS):
        raise Http404
    address = reverse("admin:verification_case_why", args=[case.pk, subject.public_id])
    return way.ground_to_open(request, subject, why=address, mine=mine)


@require_http_methods(["GET", "POST"])
@reviewer_only
def why(request: HttpRequest, case: Case, subject: str) -> HttpResponse:
    """Where somebody says why they look at what is not assigned to them: once for ten minutes."""
    if not request.user.has_perm(MAY_DECIDE_ON_OTHERS):
        raise Http404
    about = _about(case, subject)
    back = reverse("admin:verification_case_change", args=[case.pk])
    form = way.form_until_stated(request, about)
    if form is None:
        return redirect(way_back(request, otherwise=back))
    context = {
        "seller": case.seller,
        "what": _("stills of the session, or documents added to an appeal")
        if about == case
        else about.get_kind_display(),
        "back": back,
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
