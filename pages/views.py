"""A person's own account: what is set, and where to change it."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access import has_second_factor, user_of
from core.actions import change_preferences
from core.times import canonical_zone
from pages.forms import ZoneField


class PreferencesForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("We write to you in this language.")
    )
    time_zone = ZoneField(
        label=_("Time zone"), help_text=_("The times in our messages and pages are given in this zone.")
    )


@login_required
def account(request: HttpRequest) -> HttpResponse:
    second_factor = has_second_factor(request.user, request.session)
    return render(request, "account/index.html", {"now": timezone.now(), "second_factor": second_factor})


@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    initial = {"language": user.language, "time_zone": canonical_zone(user.time_zone)}
    form = PreferencesForm(request.POST or None, initial=initial)
    if not form.is_valid():
        return render(request, "account/preferences.html", {"form": form})
    change_preferences(user, actor=user, **form.cleaned_data)
    messages.success(request, _("Your language and time zone are saved."))
    return redirect("account")
