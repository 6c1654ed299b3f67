"""Changing details while the account stands: first what each change takes, then the form, then one look, and it is
sent."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from core.access import user_of
from core.errors import DomainError
from core.policy import current_policy
from sellers.fresh import fresh_log_in
from sellers.models import Document, Seller
from verification.certification.certifiable import fingerprint_of, groups_of, open_certification
from verification.changes.actions import changing
from verification.changes.as_asked import with_values
from verification.changes.changeable import open_change, refuse_unchangeable, unshown
from verification.changes.needs import NEEDS, Need
from verification.changes.words import TAKES, TOLD, differences, how_long, ways
from verification.forms import DETAILS
from verification.life.stands import SEND_IT, ended_change
from verification.life.todo import Task
from verification.models import ChangeRequest
from verification.views.seller import seller_of, where_it_stands

TITLES = {
    "person": gettext_lazy("Contact person"),
    "business": gettext_lazy("Business"),
    "bank_account": gettext_lazy("Bank account"),
}


@login_required
@require_GET
def change(request: HttpRequest) -> HttpResponse:
    seller = seller_of(request)
    asked = open_change(seller)
    refused = _refusal(seller)
    context = {"seller": seller, "refused": refused, "change": asked, "zone": seller.user.time_zone}
    if asked is None:
        context |= {"ways": [] if refused else ways(seller, current_policy()), "last": _last(seller)}
    elif asked.status == ChangeRequest.Status.DRAFT:
        context |= _draft(seller, asked)
    else:
        context |= where_it_stands(seller) | {"rows": differences(seller, asked)}
    return render(request, "verification/change.html", context)


def _refusal(seller: Seller) -> str:
    try:
        refuse_unchangeable(seller)
    except DomainError as refused:
        return str(refused.message)
    return ""


def _last(seller: Seller) -> dict[str, Any] | None:
    last = seller.change_requests.exclude(ended_at=None).order_by("-ended_at").first()
    if last is None:
        return None
    return {"change": last, "told": TOLD[last.status], "rows": differences(seller, last), "now": ended_change(last)}


def _draft(seller: Seller, asked: ChangeRequest) -> dict[str, Any]:
    shown = with_values(seller, asked.asked)
    certification = open_certification(seller)
    missing = unshown(asked)
    tasks = [_task(each, each.kind in missing) for each in seller.documents.all() if each.kind in asked.documents]
    return {
        "now": SEND_IT,
        "rows": differences(seller, asked),
        "parts": [(part, TITLES[part]) for part in TITLES],
        "tasks": tasks,
        "missing": bool(missing),
        "takes": TAKES[asked.need],
        "how_long": how_long(asked.need, current_policy()),
        "at_once": asked.need == Need.NOTHING,
        "certification": certification,
        "groups": groups_of(shown) if certification else [],
        "seen": fingerprint_of(shown),
    }


def _task(document: Document, missing: bool) -> Task:
    title, back = capfirst(document.get_kind_display()), urlencode({"next": reverse("change")})
    url = f"{reverse('document', args=[document.public_id])}?{back}"
    if missing:
        return Task(title, url, _("It has to show what is new."), _("To do"), "blue")
    return Task(title, url, _("You can still replace it."), _("Uploaded"), "green")


def _is_seller(request: HttpRequest) -> bool:
    """To everybody else there is no such page."""
    return Seller.objects.of(user_of(request)).exists()


@login_required
@fresh_log_in(_is_seller)
def change_part(request: HttpRequest, part: str) -> HttpResponse:
    """The form of that part of the details, as it stands or as it is asked so far."""
    if part not in NEEDS:
        raise Http404
    seller = seller_of(request)
    if _refusal(seller):
        return redirect("change")
    asked = open_change(seller)
    row = getattr(with_values(seller, asked.asked) if asked else seller, part)
    form_class = DETAILS[part]
    form = form_class(request.POST or None, initial={name: getattr(row, name) for name in form_class.base_fields})
    if form.is_valid() and _saved(request, seller, part, form):
        return redirect("change")
    takes = [each for each in ways(seller, current_policy()) if each.part == part]
    return render(request, "verification/change_part.html", {"form": form, "title": TITLES[part], "takes": takes})


def _saved(request: HttpRequest, seller: Seller, part: str, form: forms.Form) -> bool:
    """What is refused becomes an error of the form, so that nothing typed is lost."""
    try:
        saved = changing.save_change(seller, actor=user_of(request), part=part, fields=form.cleaned_data)
    except DomainError as refused:
        form.add_error(None, str(refused.message))
        return False
    if saved is None:
        messages.info(request, _("That is how it stands already, so there is nothing to change."))
    return True


@login_required
@require_POST
def change_send(request: HttpRequest) -> HttpResponse:
    seller = seller_of(request)
    try:
        sent = changing.submit_change(seller, actor=user_of(request), seen=request.POST.get("seen", ""))
    except DomainError as refused:
        messages.error(request, str(refused.message))
        return redirect("change")
    messages.success(request, _said(sent))
    return redirect("change")


def _said(sent: ChangeRequest) -> str:
    if sent.status != ChangeRequest.Status.APPLIED:
        return _("Your change is sent. Your details stay as they are until it is accepted.")
    if sent.certifies_id:
        return _("Your details are changed, and you have certified them. Nothing more is needed.")
    return _("Your details are changed. Nothing more is needed.")


@login_required
@require_POST
def change_withdraw(request: HttpRequest) -> HttpResponse:
    try:
        changing.withdraw_change(seller_of(request), actor=user_of(request))
    except DomainError as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("You took your change back. Your details stay as they are."))
    return redirect("change")
