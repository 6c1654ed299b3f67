"""Where a page leads when it is done."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request: HttpRequest, *, otherwise: str = "") -> str:
    """The page of ours that led here (?next=); else the address `otherwise`, or home."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if safe else otherwise or reverse("home")


MARKETPLACE = "marketplace"  # in the session: the address from which a marketplace sent its seller here, or ""


def host_of(address: str) -> str:
    """As people know it, such as market.example; "" for none."""
    return urlsplit(address).netloc
