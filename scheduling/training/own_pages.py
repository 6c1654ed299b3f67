"""Everybody's own training: how they stand, what to read, the test, and what came of it."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.access import user_of
from core.admin_pages import draw, needs
from core.clock import database_now
from core.errors import DomainError
from core.policy import current_policy
from scheduling.actions.attempts import begin_attempt, hand_in, pause_until
from scheduling.models import Attempt, Certificate, Question, Topic, TrainingModule
from scheduling.trained import Standing, own_standings, trained_until
from scheduling.training.forms import TestForm

SEE = "scheduling.view_certificate"


def mark_of(standing: Standing, today: date, notice_days: int) -> tuple[str, str]:
    """(colour of the tag, its word)."""
    if standing.until is None:
        return ("bad", _("missing")) if standing.module.required else ("closed", _("not taken"))
    if standing.until < today:
        return "bad", _("expired")
    if standing.certificate is None or standing.is_outdated:
        return "waiting", _("new version")
    if standing.until <= today + timedelta(days=notice_days):
        return "waiting", _("expires soon")
    return "good", _("valid")


def _rows(standings: Collection[Standing]) -> list[dict[str, Any]]:
    """What is missing first, then what ends first."""
    today, notice = database_now().date(), current_policy().training_notice_days
    ordered = sorted(standings, key=lambda each: (not each.module.required, each.until or date.min, each.module.title))
    return [{"standing": each, "tag": mark_of(each, today, notice)} for each in ordered]


@require_GET
@needs(SEE)
def mine(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    standings = own_standings(user)
    until = trained_until(standings)
    return draw(
        request,
        "scheduling/training/mine",
        title=_("My training"),
        rows=_rows(standings),
        until=until,
        is_trained=until is not None and until >= database_now().date(),
        certificates=Certificate.objects.filter(user=user).select_related("module", "revoked_by")[:50],
        attempts=Attempt.objects.filter(user=user, handed_in_at__isnull=False)
        .select_related("module")
        .order_by("-handed_in_at")[:20],
    )


def _module(code: str) -> TrainingModule:
    return get_object_or_404(TrainingModule.objects.in_use(), code=code)


@require_GET
@needs(SEE)
def read(request: HttpRequest, code: str) -> HttpResponse:
    """A module in the version in use, and the way to its test."""
    module, user = _module(code), user_of(request)
    return draw(
        request,
        "scheduling/training/read",
        title=module.title,
        module=module,
        topics=module.topics.all(),
        questions=Question.objects.filter(topic__module=module).count(),
        open=Attempt.objects.filter(user=user, module=module, handed_in_at=None).exists(),
        pause_until=pause_until(code, user),
        standing=next(each for each in own_standings(user) if each.module == module),
    )


@require_POST
@needs(SEE)
def begin(request: HttpRequest, code: str) -> HttpResponse:
    try:
        attempt = begin_attempt(_module(code), actor=user_of(request))
    except DomainError as refused:
        messages.error(request, str(refused.message))
        return redirect("admin:scheduling_certificate_read", code)
    return redirect("admin:scheduling_certificate_attempt", attempt.public_id)


@require_http_methods(["GET", "POST"])
@needs(SEE)
def attempt_page(request: HttpRequest, attempt: str) -> HttpResponse:
    """The test while it is open, then its result. Others' attempts are not there."""
    row = get_object_or_404(Attempt.objects.select_related("module"), public_id=attempt, user=user_of(request))
    if row.handed_in_at:
        return _result(request, row)
    form = TestForm(row, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            hand_in(row, actor=user_of(request), answers=form.answers)
        except DomainError as refused:
            messages.error(request, str(refused.message))
            return redirect("admin:scheduling_certificate_read", row.module.code)
        return redirect("admin:scheduling_certificate_attempt", attempt)
    title = _("Test: %(title)s") % {"title": row.module}
    return draw(request, "scheduling/training/test", title=title, attempt=row, form=form)


def _result(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    return draw(
        request,
        "scheduling/training/result",
        title=_("Result: %(title)s") % {"title": attempt.module},
        attempt=attempt,
        asked=len(attempt.drawn),
        topics=topics_to_read(attempt),
        certificate=Certificate.objects.filter(attempt=attempt).first(),
        pause_until=pause_until(attempt.module.code, attempt.user),
    )


def topics_to_read(attempt: Attempt) -> list[Topic]:
    """Those of what was answered wrongly; which choice was right is not said."""
    questions = Question.objects.in_bulk([pk for pk, _order in attempt.drawn])
    wrong = {each.topic_id for pk, each in questions.items() if set(attempt.answers[str(pk)]) != each.right}
    return list(Topic.objects.filter(pk__in=wrong))
