"""A fresh log-in before what matters most (R16): by password, passkey or second factor; by an e-mailed code without."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from core.access import user_of

View = Callable[..., HttpResponse]


def fresh_log_in(enabled: Callable[[HttpRequest], bool]) -> Callable[[View], View]:
    """For views, inside of login_required. django-allauth lets pass whoever has nothing to confirm with."""

    def decorate(view: View) -> View:
        confirmed = reauthentication_required(enabled=enabled)(view)

        @wraps(view)
        def ask(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if _has_only_codes(request) and enabled(request) and not came_recently(request):
                return _log_in_again(request)
            return confirmed(request, *args, **kwargs)

        return ask

    return decorate


def _has_only_codes(request: HttpRequest) -> bool:
    return not get_adapter().get_reauthentication_methods(user_of(request))


def came_recently(request: HttpRequest) -> bool:
    records = get_authentication_records(request, user_of(request))
    return bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT


def _log_in_again(request: HttpRequest) -> HttpResponse:
    """What was typed is gone; pages ask before they show a form, so that was hardly anything."""
    code = f"{reverse('account_request_login_code')}?{urlencode({'next': request.get_full_path()})}"
    return render(request, "sellers/log_in_again.html", {"code": code}, status=403)
