"""The way to a file that is not assigned to whoever asks: a fresh second factor, then a reason. Each app that shows
such files has a page of its own where the reason is stated."""

from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.log import Subject
from core.access import has_fresh_second_factor, user_of
from core.errors import DomainError
from sellers.grounds import ASSIGNED, MOST_CHARACTERS, Ground, keep_ground, kept_ground, state_reason

STALE_FACTOR = _("Confirm that it is you, with your second factor, and then open it again.")


class WhyForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3, "aria-describedby": "reason-help"}),
    )


def ground_to_open(request: HttpRequest, about: Subject, *, why: str, mine: bool = False) -> Ground | HttpResponse:
    """What gives the right, or what has to happen first. `why`: the address of the page where the reason is stated.
    `mine`: it is assigned to whoever asks. Raises PermissionDenied within a page, where nothing can be led away.
    """
    if not has_fresh_second_factor(request):
        return _first(request, reverse("mfa_reauthenticate"))
    ground = ASSIGNED if mine else kept_ground(request.session, about)
    return ground or _first(request, why)


def _first(request: HttpRequest, address: str) -> HttpResponse:
    """Leads there and back; a picture within a page leads nowhere."""
    if request.headers.get("Sec-Fetch-Dest", "document") != "document":
        raise PermissionDenied(STALE_FACTOR)
    return redirect(f"{address}?{urlencode({'next': request.path})}")


def form_until_stated(request: HttpRequest, about: Subject) -> WhyForm | None:
    """The form to be shown; None once the reason is stated, which then holds for ten minutes of this log-in."""
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            ground = state_reason(about, actor=user_of(request), text=form.cleaned_data["reason"])
        except DomainError as refused:
            form.add_error("reason", str(refused.message))
        else:
            keep_ground(request.session, about, ground)
            return None
    return form
