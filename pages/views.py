"""A person's own account: what is set, and where to change it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.access import has_second_factor


@login_required
def account(request: HttpRequest) -> HttpResponse:
    second_factor = has_second_factor(request.user, request.session)
    return render(request, "account/index.html", {"now": timezone.now(), "second_factor": second_factor})
