"""What everybody can read before giving us anything."""

from babel.lists import format_list
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_info

from core.policy import current_policy
from core.times import locale_of
from sellers.countries import country_name
from sellers.statuses import STATUSES, Definition
from verification.forms import NeededForm
from verification.kept import rows_of
from verification.needed import declared_business, rows_for


def start(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("home")
    return render(request, "verification/start.html", {"policy": current_policy()})


def needed(request: HttpRequest) -> HttpResponse:
    """What is asked of which business. Country and kind come with the address, or from what is declared."""
    form = NeededForm(request.GET if "country" in request.GET else declared_business(request.user))
    chosen = form.cleaned_data if form.is_valid() else None
    context = {
        "form": form,
        "rows": rows_for(**chosen) if chosen else [],
        "country": country_name(chosen["country"]) if chosen else "",
        "policy": current_policy(),
        "languages": _languages(),
    }
    return render(request, "verification/needed.html", context)


def _languages() -> str:
    """Those of sessions, each by its own name."""
    names = [get_language_info(code)["name_local"] for code, _name in settings.LANGUAGES]
    return format_list(names, style="or", locale=locale_of(get_language()))


def statuses(request: HttpRequest) -> HttpResponse:
    rows = [(status.label, definition, _ways_of(definition)) for status, definition in STATUSES.items()]
    return render(request, "verification/statuses.html", {"rows": rows})


def _ways_of(definition: Definition) -> list[tuple[str, str]]:
    """What can come next, and how; what comes about in one way stands there once."""
    ways: dict[str, list[str]] = {}
    for there, how in definition.ways.items():
        ways.setdefault(str(how), []).append(str(capfirst(there.label)))
    locale = locale_of(get_language())
    return [(format_list(names, style="or", locale=locale), how) for how, names in ways.items()]


def kept(request: HttpRequest) -> HttpResponse:
    return render(request, "verification/kept.html", {"rows": rows_of(current_policy())})
