"""The seller's page "Travelling?"."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import user_of
from core.errors import DomainError
from core.policy import current_policy
from sellers.models import Seller, TravelNote
from sellers.travel.actions import note_travel, remove_travel_note
from sellers.travel.forms import TravelForm
from sellers.travel.reading import told_notes


@login_required
def travel(request: HttpRequest) -> HttpResponse:
    seller = get_object_or_404(Seller.objects.of(user_of(request)))
    form = TravelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            note_travel(seller, actor=user_of(request), **form.cleaned_data)
        except DomainError as refused:
            form.add_error(None, str(refused.message))
        else:
            messages.success(request, _("Your journey is noted. Log-ins from there are expected on these days."))
            return redirect("travel")
    days = current_policy().travel_notes_kept_days
    return render(request, "sellers/travel.html", {"form": form, "notes": told_notes(seller), "days": days})


@login_required
@require_POST
def remove(request: HttpRequest, public_id: str) -> HttpResponse:
    note = get_object_or_404(TravelNote, seller__user=user_of(request), public_id=public_id)
    remove_travel_note(note, actor=user_of(request))
    messages.success(request, _("The note is removed."))
    return redirect("travel")
