"""What everybody can read before giving us anything."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.policy import current_policy
from sellers.models import Seller
from verification.kept import rows_of
from verification.statuses import STATUSES


def start(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("home")
    return render(request, "verification/start.html", {"policy": current_policy()})


def statuses(request: HttpRequest) -> HttpResponse:
    rows = [(Seller.Status(status).label, definition) for status, definition in STATUSES.items()]
    return render(request, "verification/statuses.html", {"rows": rows})


def kept(request: HttpRequest) -> HttpResponse:
    return render(request, "verification/kept.html", {"rows": rows_of(current_policy())})
