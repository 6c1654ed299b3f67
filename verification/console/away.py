"""An account manager is away on a day: what becomes of each session is shown first, then confirmed."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from core.access import user_of
from core.clock import database_now
from core.times import format_moment
from scheduling.actions import sessions_on
from scheduling.covering import count_others
from scheduling.models import AccountManager
from verification.sessions.actions.away import replace_on_day


class DayForm(forms.Form):
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean_day(self) -> date:
        """Yesterday somewhere may be today in the manager's zone."""
        day = self.cleaned_data["day"]
        if day < database_now().date() - timedelta(days=1):
            raise forms.ValidationError(_("This day is past. Choose today or a day to come."))
        return day


@require_http_methods(["GET", "POST"])
def away_page(request: HttpRequest, manager: str) -> HttpResponse:
    if not request.user.has_perm("scheduling.change_accountmanager"):
        raise PermissionDenied
    absent = get_object_or_404(AccountManager.objects.live().select_related("user"), public_id=manager)
    form = DayForm(request.POST or (request.GET if "day" in request.GET else None))
    context: dict[str, Any] = {
        "manager": absent,
        "form": form,
        "title": _("Away on a day: %(name)s") % {"name": absent},
    }
    if form.is_valid():
        day = form.cleaned_data["day"]
        context |= {"day": day}
        if request.method == "POST":
            context["results"] = [
                _result(replaced) for replaced in replace_on_day(absent, actor=user_of(request), day=day)
            ]
        else:
            sessions = sessions_on(absent, day)
            others = count_others(sessions)
            context["sessions"] = [_expected(booking, others[booking.pk]) for booking in sessions]
    return TemplateResponse(request, "admin/verification/away.html", {**admin.site.each_context(request), **context})


def _row(booking: Any, outcome: str | Promise) -> dict[str, Any]:
    return {
        "when": format_moment(booking.starts_at, booking.manager.time_zone, "en"),
        "booking": booking,
        "seller": booking.seller,
        "outcome": outcome,
    }


def _expected(booking: Any, others: int) -> dict[str, Any]:
    if others:
        return _row(booking, _("Somebody else takes it over. Free at that time: %(count)d.") % {"count": others})
    return _row(booking, _("Nobody else is free: it is cancelled with an apology, and new times are offered at once."))


def _result(replaced: Any) -> dict[str, Any]:
    if replaced.failed:
        return _row(
            replaced.booking, _("This could not be done, and the session stands as it was. Look at it by hand.")
        )
    if replaced.manager:
        return _row(replaced.booking, _("%(name)s attends instead.") % {"name": replaced.manager.user})
    return _row(replaced.booking, _("Cancelled with an apology; new times are offered."))
