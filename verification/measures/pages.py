"""Pages of measures: the form of a new one, how one stands, and the buttons."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.access import user_of
from core.errors import DomainError
from core.languages import language_name
from core.models import Approval
from core.policy import current_policy
from core.roles import MAY_MEASURE
from sellers.hiding import of_others
from sellers.models import Seller
from verification.admin_pages import draw, is_done, needs
from verification.measures.actions.proposing import answer_done, approval_of, propose_lift, propose_measure
from verification.measures.days import notice_days
from verification.measures.forms import MeasureForm
from verification.measures.grounds import GROUNDS
from verification.measures.words import told_of
from verification.models import Measure

COLOURS = {
    Measure.Status.PROPOSED: "todo",
    Measure.Status.ANNOUNCED: "waiting",
    Measure.Status.IN_EFFECT: "bad",
    Measure.Status.LIFTED: "closed",
    Measure.Status.DROPPED: "closed",
}


def panel_of(seller: Seller) -> SafeString:
    """For the seller's page: what was and is, and the way to a new one."""
    found = seller.measures.order_by("-pk")
    rows = [
        (
            reverse("admin:verification_measure_change", args=[each.pk]),
            each.get_kind_display(),
            each.get_status_display(),
        )
        for each in found
    ]
    lines = format_html_join("", '<div><a href="{}">{}</a>: {}</div>', rows)
    page = reverse("admin:verification_measure_propose", args=[seller.public_id])
    return lines + format_html('<a href="{}">{}</a>', page, _("Propose a measure against this account"))


@require_http_methods(["GET", "POST"])
@needs("measure_account")
def propose_page(request: HttpRequest, public_id: str) -> HttpResponse:
    others = Seller.objects.live().exclude(user=user_of(request)).select_related("user", "business")
    seller = get_object_or_404(others, public_id=public_id)
    form = MeasureForm(request.POST or None, seller=seller)
    if form.is_valid():
        try:
            measure = propose_measure(seller, actor=user_of(request), proposal=form.proposal)
        except DomainError as refused:
            form.add_error(None, str(refused.message))
        else:
            messages.success(request, _("It is proposed. A second person has to confirm it."))
            return redirect("admin:verification_measure_change", measure.pk)
    policy = current_policy()
    return draw(
        request,
        "measure/propose",
        title=_("Propose a measure: %(seller)s") % {"seller": seller},
        seller=seller,
        form=form,
        language=language_name(seller.user.language),
        approval=approval_of(seller),
        notice=[(kind.label, notice_days(kind, policy)) for kind in Measure.Kind],
    )


@require_GET
@needs("view_measure")
def measure_page(request: HttpRequest, pk: int) -> HttpResponse:
    measure = _measure(request, pk)
    language = measure.seller.user.language
    with override(language):
        told = told_of(measure)
    return draw(
        request,
        "measure/page",
        title=f"{capfirst(measure.get_kind_display())}: {measure.seller}",
        measure=measure,
        colour=COLOURS[Measure.Status(measure.status)],
        ground=GROUNDS[measure.ground],
        told=told,
        language=language,
        waiting=Approval.objects.waiting().filter(subject=measure.public_id).first(),
        may=request.user.has_perm(MAY_MEASURE),
        can_lift=measure.stands,
    )


def _measure(request: HttpRequest, pk: int) -> Measure:
    """Of somebody else: what is planned against one's own account is read once it is told, on the seller's pages."""
    others = of_others(user_of(request), Measure.objects.all())
    joined = ("seller__user", "seller__business", "proposed_by", "confirmed_by", "case")
    return get_object_or_404(others.select_related(*joined), pk=pk)


@require_POST
@needs("measure_account")
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, propose_lift, reason=request.POST.get("reason", "")[:1000])


@require_POST
@needs("measure_account")
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, answer_done, text=request.POST.get("text", "")[:2000])


def _act(request: HttpRequest, pk: int, action: Callable[..., Any], **details: Any) -> HttpResponse:
    measure = _measure(request, pk)
    is_done(request, lambda: action(measure, actor=user_of(request), **details))
    return redirect("admin:verification_measure_change", pk)
