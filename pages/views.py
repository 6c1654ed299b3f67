"""A person's own account: what is set, and where to change it."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access import has_second_factor, user_of
from core.actions import change_phrase, change_preferences
from core.times import canonical_zone
from pages.forms import ZoneField


class PreferencesForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("We write to you in this language.")
    )
    time_zone = ZoneField(
        label=_("Time zone"), help_text=_("The times in our messages and pages are given in this zone.")
    )


# What mail programs and phones make a link of. Our messages carry the phrase, to an emergency contact too.
NO_LINK = RegexValidator(
    r"[.:/@\\\r\n．。｡：／＠]",
    _("Use words and numbers only: full stops, colons, slashes and @ could be mistaken for a link."),
    inverse_match=True,
)


class PhraseForm(forms.Form):
    phrase = forms.CharField(
        label=_("Your phrase"),
        min_length=6,
        max_length=60,
        validators=[NO_LINK],
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_("Words that only you and we know, 6 to 60 characters long. Do not take a password."),
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


@login_required
def phrase(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    form = PhraseForm(request.POST or None, initial={"phrase": user.phrase})
    if not form.is_valid():
        return render(request, "account/phrase.html", {"form": form})
    change_phrase(user, actor=user, phrase=form.cleaned_data["phrase"])
    messages.success(request, _("Your phrase is changed. It stands in every message from now on."))
    return redirect("account")
