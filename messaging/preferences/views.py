"""The page "Messages and language", and the one to which the links of mails lead that can be switched off."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core.access import user_of
from messaging.preferences.actions import change_preferences, switch_topic_off
from messaging.preferences.forms import PreferencesForm
from messaging.preferences.stopping import named_in
from messaging.purposes import topics


@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    form = PreferencesForm(request.POST or None, reader=user)
    if not form.is_valid():
        return render(request, "messaging/preferences.html", {"form": form, "topics": topics()})
    change_preferences(user, actor=user, **form.changes())
    messages.success(request, _("What you chose is saved."))
    return redirect("account")


@csrf_exempt  # the mail provider that asks for it (RFC 8058) has no cookie, and the link allows nothing else
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing, since scanners open links; the button, or the provider's own, does."""
    named = named_in(token)
    if named is None:
        return render(request, "messaging/stop_unknown.html", status=404)
    user, topic = named
    done = request.POST.get("List-Unsubscribe") == "One-Click"
    if done:
        switch_topic_off(user, topic)
    return render(request, "messaging/stop.html", {"topic": topic, "done": done})
