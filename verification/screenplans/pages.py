"""Pages of a plan: what it says, its draft's form, the dry run and the proposal."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.access import user_of
from core.clock import database_now
from core.errors import DomainError
from verification.admin_pages import draw, is_done, needs
from verification.models import ScreenPlan
from verification.screening.actions import planning as plans
from verification.screening.judging import rule_of
from verification.screening.rules import SCREENED
from verification.screening.thresholds import BOUNDS, label_of
from verification.screenplans.forms import MEANINGS, PlanForm, ProposeForm, SpanForm
from verification.screenplans.trial import run_trial

CHANGES = {
    "to_session": gettext_lazy("no session then, a session by this plan"),
    "to_clear": gettext_lazy("a session then, none by this plan"),
    "unknown": gettext_lazy("cannot be known: what was not asked or not kept then could make the difference"),
}


@require_GET
@needs("view_screenplan")
def plan_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A plan beside the one in force; for a draft, on demand, what it would have done."""
    plan = get_object_or_404(ScreenPlan.objects.select_related("published_by"), pk=pk)
    in_force, zone = ScreenPlan.objects.in_force(), user_of(request).time_zone
    proposal = None if plan.published_at else plans.proposal_of(plan)
    may_change = request.user.has_perm("verification.change_screenplan")
    return draw(
        request,
        "screenplan/page",
        title=capfirst(str(plan)),
        plan=plan,
        in_force=in_force,
        rows=_rules(plan, in_force),
        figures=_figures(plan, in_force),
        proposal=proposal,
        may_edit=may_change and not plan.published_at and proposal is None,
        may_begin=request.user.has_perm("verification.add_screenplan") and plan == in_force,
        draft=ScreenPlan.objects.filter(published_at=None).first(),
        propose_form=ProposeForm(),
        kept=_kept(plan),
        **_trial(request, plan, zone),
    )


def _figures(plan: ScreenPlan, in_force: ScreenPlan) -> list[dict[str, Any]]:
    return [
        {
            "label": capfirst(label_of(name)),
            "meaning": MEANINGS[name],
            "value": getattr(plan.figures, name),
            "before": getattr(in_force.figures, name),
        }
        for name in BOUNDS
    ]


def _kept(plan: ScreenPlan) -> dict[str, Any]:
    """The newest dry run, and whether it was over what the plan says now."""
    if not plan.trial:
        return {}
    days = {name: date.fromisoformat(plan.trial[name]) for name in ("since", "until")}
    at = datetime.fromisoformat(plan.trial["at"])
    return {**plan.trial, **days, "at": at, "is_current": bool(plan.current_trial)}


def _rules(plan: ScreenPlan, in_force: ScreenPlan) -> list[dict[str, Any]]:
    """Those of this release, then those that the plan still names."""
    known = {rule.name: rule for rule in SCREENED}
    gone = {name: rule_of(name, 0) for name in plan.weights if name not in known}
    return [
        {"rule": rule, "gone": name in gone, "points": plan.weights.get(name), "before": in_force.weights.get(name)}
        for name, rule in (known | gone).items()
    ]


def _trial(request: HttpRequest, plan: ScreenPlan, zone: str) -> dict[str, Any]:
    """Nothing is run before somebody asks for it."""
    form = SpanForm(request.GET, today=database_now().astimezone(ZoneInfo(zone)).date())
    if plan.published_at or not form.is_valid():
        return {"span_form": form}
    trial = run_trial(plan, zone=zone, **form.cleaned_data)
    return {"span_form": form, "trial": trial, "lists": [(CHANGES[change], rows) for change, rows in trial.cases]}


@require_POST
@needs("add_screenplan")
def begin(request: HttpRequest) -> HttpResponse:
    try:
        draft = plans.start_draft(actor=user_of(request))
    except DomainError as refused:
        messages.error(request, str(refused.message))
        return redirect("admin:verification_screenplan_changelist")
    return _to(draft.pk)


@require_http_methods(["GET", "POST"])
@needs("change_screenplan")
def draft_page(request: HttpRequest, pk: int) -> HttpResponse:
    plan = get_object_or_404(ScreenPlan, pk=pk, published_at=None)
    form = PlanForm(request.POST or None, plan=plan)
    if form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("session_from", "note")}
        try:
            plans.save_draft(plan, actor=user_of(request), weights=form.weights, thresholds=form.thresholds, **told)
        except DomainError as refused:
            form.add_error(None, str(refused.message))
        else:
            messages.success(request, _("The draft is saved. Try it on past cases, then propose it."))
            return _to(pk)
    return draw(request, "screenplan/form", title=_("Edit the draft"), form=form, plan=plan)


@require_POST
@needs("change_screenplan")
def try_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """What it finds is kept with the draft, and the page shows it with the cases."""
    plan, zone = get_object_or_404(ScreenPlan, pk=pk), user_of(request).time_zone
    form = SpanForm(request.POST, today=database_now().astimezone(ZoneInfo(zone)).date())
    if not form.is_valid():
        messages.error(request, " ".join(str(fault) for faults in form.errors.values() for fault in faults))
        return _to(pk)
    days = {name: day.isoformat() for name, day in form.cleaned_data.items()}
    found = {**days, "zone": zone, **run_trial(plan, zone=zone, **form.cleaned_data).counts}
    response = _act(request, pk, plans.keep_trial, found=found)
    return redirect(f"{response.url}?{urlencode(days)}#trial")


@require_POST
@needs("change_screenplan")
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, plans.propose_publication, reason=request.POST.get("reason", "")[:300])


@require_POST
@needs("change_screenplan")
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    response = _act(request, pk, plans.discard_draft)
    gone = not ScreenPlan.objects.filter(pk=pk).exists()
    return redirect("admin:verification_screenplan_changelist") if gone else response


def _act(request: HttpRequest, pk: int, action: Callable[..., Any], **details: Any) -> HttpResponseRedirect:
    plan = get_object_or_404(ScreenPlan, pk=pk)
    is_done(request, lambda: action(plan, actor=user_of(request), **details))
    return _to(pk)


def _to(pk: int) -> HttpResponseRedirect:
    return redirect("admin:verification_screenplan_change", pk)
