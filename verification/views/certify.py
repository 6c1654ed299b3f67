"""The yearly certification: what is certified, and one click."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.access import user_of
from core.errors import DomainError
from verification.certification.actions import certifying
from verification.certification.certifiable import (
    NO_PHONE,
    change_pending,
    fingerprint_of,
    groups_of,
    open_certification,
    otherwise,
    pending_of,
    phone_of,
    who_acts,
    why_asked,
)
from verification.views.seller import seller_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def certify(request: HttpRequest) -> HttpResponse:
    seller = seller_of(request)
    if request.method == "POST":
        try:
            certifying.certify(seller, actor=user_of(request), seen=request.POST.get("seen", ""))
        except DomainError as refused:
            messages.error(request, str(refused.message))
        else:
            messages.success(request, _("You have certified your details. Nothing more is needed."))
        return redirect("certify")
    certification = open_certification(seller)
    context = {
        "certification": certification,
        "last": seller.certifications.exclude(certified_at=None).order_by("-certified_at").first(),
        "pending": pending_of(seller),
        "begun": not change_pending(seller),
        "no_phone": "" if phone_of(seller) else NO_PHONE,
        "who": who_acts(certification, seller),
        "why": certification and why_asked(certification),
        "otherwise": otherwise(certification),
        "groups": groups_of(seller),
        "seen": fingerprint_of(seller),
        "zone": seller.user.time_zone,
    }
    return render(request, "verification/certify.html", context)
