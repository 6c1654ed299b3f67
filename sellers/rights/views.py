"""A seller's page "Your data": a copy of everything, and erasure. Both ask for a fresh log-in."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import user_of
from core.errors import DomainError
from core.policy import current_policy
from core.times import end_of_day
from sellers.fresh import fresh_log_in
from sellers.models import ErasureRequest, Export, Seller
from sellers.rights.erasing import obstacles_to
from sellers.rights.exports import ask_for_export, open_export
from sellers.rights.requests import ask_for_erasure, open_request, withdraw_request


def _is_seller(request: HttpRequest) -> bool:
    """Nobody else is asked to log in again for a page that they do not have."""
    return Seller.objects.of(user_of(request)).exists()


asks_for_log_in = fresh_log_in(_is_seller)


def _seller(request: HttpRequest) -> Seller:
    return get_object_or_404(Seller.objects.of(user_of(request)))


def _done(request: HttpRequest, act: Callable[[], object], said: str) -> bool:
    """Do it, and say so or why it is refused on the next page."""
    try:
        act()
    except DomainError as refused:
        messages.error(request, str(refused.message))
        return False
    messages.success(request, said)
    return True


@login_required
@require_safe
def your_data(request: HttpRequest) -> HttpResponse:
    seller = _seller(request)
    export = seller.exports.filter(by_letter=False).order_by("-pk").first()
    kept_days, zone = current_policy().export_kept_days, user_of(request).time_zone
    made_at = export.made_at if export and export.status == Export.Status.READY else None
    context = {
        "export": export,
        "until": end_of_day(made_at, zone, days=kept_days - 1) if made_at else None,
        "erasure": seller.erasure_requests.order_by("-pk").first(),
        "zone": zone,
    }
    return render(request, "sellers/rights/your_data.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@asks_for_log_in
def ask_export(request: HttpRequest) -> HttpResponse:
    seller, user = _seller(request), user_of(request)
    if request.method == "POST":
        said = _("Your copy is being made. It takes a few minutes, and we send you a message.")
        _done(request, lambda: ask_for_export(seller, actor=user), said)
        return redirect("your_data")
    return render(request, "sellers/rights/copy.html", {"kept_days": current_policy().export_kept_days})


@login_required
@require_safe
@never_cache
@asks_for_log_in
def download(request: HttpRequest, public_id: str) -> HttpResponse:
    own = Export.objects.of(user_of(request)).filter(by_letter=False)
    export = get_object_or_404(own, public_id=public_id)
    try:
        content = open_export(export, actor=user_of(request))
    except DomainError as refused:
        messages.error(request, str(refused.message))
        return redirect("your_data")
    return HttpResponse(content, content_type="application/zip", headers=export.headers)


@login_required
@require_http_methods(["GET", "POST"])
@asks_for_log_in
def erase(request: HttpRequest) -> HttpResponse:
    """What it means and what stays, before it is asked for."""
    seller, user = _seller(request), user_of(request)
    if request.method == "POST":
        said = _("We have your request. You can take it back as long as we have not answered.")
        if _done(request, lambda: ask_for_erasure(seller, actor=user), said):
            return redirect("your_data")
    context = {
        "obstacles": obstacles_to(seller),
        "standing": open_request(seller),
        "days": current_policy().erasure_answer_days,
    }
    return render(request, "sellers/rights/erase.html", context)


@login_required
@require_POST
def take_back(request: HttpRequest, public_id: str) -> HttpResponse:
    wish = get_object_or_404(ErasureRequest.objects.of(user_of(request)), public_id=public_id)
    said = _("Your request is taken back. Nothing was erased.")
    _done(request, lambda: withdraw_request(wish, actor=user_of(request)), said)
    return redirect("your_data")
