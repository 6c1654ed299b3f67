"""The pages of keys. A secret stands in the answer to the POST that makes it, and nowhere else."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.access import has_fresh_second_factor, user_of
from core.admin_pages import draw, is_done, needs, saved
from core.clock import database_now
from integration.keys.actions import change_key, end_outliving, make_key, revoke_key, rotate_key
from integration.keys.forms import ChangeKeyForm, NewKeyForm, RotateForm
from integration.keys.outliving import endpoints_of, led_in_by
from integration.keys.scopes import SCOPES
from integration.keys.standing import has_ended, standing_of
from integration.models import ApiKey

VIEW, MAKE, CHANGE = (f"integration.{right}_apikey" for right in ("view", "add", "change"))
LIST, PAGE = "admin:integration_apikey_changelist", "admin:integration_apikey_change"
Made = tuple[ApiKey, str]


@require_GET
@needs(VIEW)
def key_page(request: HttpRequest, pk: int) -> HttpResponse:
    key, now = _key(pk), database_now()
    colour, word = standing_of(key, now)
    return draw(
        request,
        "integration/key/page",
        title=key.name,
        key=key,
        colour=colour,
        standing=word,
        ended=has_ended(key, now),
        replaced_one_ended=key.replaces is not None and has_ended(key.replaces, now),
        scopes=[(scope, SCOPES.get(scope, "")) for scope in key.scopes],
        new=ApiKey.objects.filter(replaces=key).first(),
    )


@require_http_methods(["GET", "POST"])
@needs(MAKE)
def add(request: HttpRequest) -> HttpResponse:
    is_test = request.GET.get("mode") == "test"
    form = NewKeyForm(request.POST or None, is_test=is_test)
    title = _("Make a test key") if is_test else _("Make a live key")
    back = reverse(LIST)
    return _with_secret(
        request,
        form,
        lambda: make_key(actor=user_of(request), is_test=is_test, **form.cleaned_data),
        is_test=is_test,
        page={"title": title, "submit": title, "back": back},
    )


@require_http_methods(["GET", "POST"])
@needs(MAKE)
def rotate(request: HttpRequest, pk: int) -> HttpResponse:
    key = _key(pk)
    form = RotateForm(request.POST or None)
    said = _("A new key is made that may the same. The old one works on beside it for the time that you choose.")
    return _with_secret(
        request,
        form,
        lambda: rotate_key(key, actor=user_of(request), overlap=form.chosen),
        is_test=key.is_test,
        page={"title": _("Rotate: %(name)s") % {"name": key}, "submit": _("Rotate the key"), "said": said, **_back(pk)},
    )


@require_http_methods(["GET", "POST"])
@needs(CHANGE)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    key = _key(pk)
    form = ChangeKeyForm(key, request.POST or None)
    if form.is_valid() and saved(form, lambda: change_key(key, actor=user_of(request), **form.cleaned_data)):
        messages.success(request, _("The key is changed."))
        return redirect(PAGE, pk)
    page = {"title": _("Change: %(name)s") % {"name": key}, "submit": _("Save"), **_back(pk)}
    return draw(request, "integration/key/form", form=form, **page)


@require_http_methods(["GET", "POST"])
@needs(CHANGE)
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Of a key that has ended, what outlives it can be ended still."""
    key = _key(pk)
    ended = has_ended(key, database_now())
    if request.method == "POST":
        also = {name: name in request.POST for name in ("endpoints", "log_ins")}
        if ended and any(also.values()):
            is_done(request, lambda: end_outliving(key, actor=user_of(request), **also), _("What you chose is ended."))
        else:
            is_done(
                request,
                lambda: revoke_key(key, actor=user_of(request), **also),
                _("The key is revoked. It opens nothing more."),
            )
        return redirect(PAGE, pk)
    title = _("What it left behind: %(name)s") if ended else _("Revoke: %(name)s")
    page = {"ended": ended, "endpoints": endpoints_of(key), "led_in": led_in_by(key).count(), **_back(pk)}
    return draw(request, "integration/key/revoke", title=title % {"name": key}, key=key, **page)


def _with_secret(
    request: HttpRequest, form: Any, make: Callable[[], Made], *, is_test: bool, page: dict[str, Any]
) -> HttpResponse:
    """R28: live keys open the live world, and take a second factor that was used just now. No page of the admin is kept
    in a cache."""
    fresh = is_test or has_fresh_second_factor(request)
    again = f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.get_full_path()})}"
    if not fresh and request.method == "GET":
        return redirect(again)
    made: list[Made] = []
    if fresh and form.is_valid() and saved(form, lambda: made.append(make())):
        [(key, secret)] = made
        return draw(request, "integration/key/made", title=_("The secret of the key"), key=key, secret=secret)
    return draw(request, "integration/key/form", form=form, again="" if fresh else again, **page)


def _key(pk: int) -> ApiKey:
    return get_object_or_404(ApiKey.objects.select_related("made_by", "replaces"), pk=pk)


def _back(pk: int) -> dict[str, str]:
    return {"back": reverse(PAGE, args=[pk])}
