"""The pages on which sellers declare and upload."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.access import user_of
from core.errors import DomainError
from core.policy import current_policy
from sellers import actions
from sellers.answers import answers_of, tax_answers
from sellers.forms import BankAccountForm, BusinessForm, DocumentForm, PersonForm, TaxForm
from sellers.models import Document, Seller
from sellers.reading import read_page
from sellers.texts import upload_texts


@login_required
def business(request: HttpRequest) -> HttpResponse:
    return _details(request, "business", BusinessForm, actions.save_business)


@login_required
def person(request: HttpRequest) -> HttpResponse:
    return _details(request, "person", PersonForm, actions.save_person)


@login_required
def bank_account(request: HttpRequest) -> HttpResponse:
    return _details(request, "bank_account", BankAccountForm, actions.save_bank_account)


def _details(request: HttpRequest, name: str, form_class: type[forms.Form], save: Callable[..., None]) -> HttpResponse:
    """One task, one page. Once handed in, the same page shows what was declared."""
    seller = get_object_or_404(Seller.objects.of(user_of(request)).with_details())
    context = {"back_url": _way_back(request)}
    if seller.locked_at:
        (section,) = [section for section in answers_of(seller) if section.code == name]
        locked = {"section": section, "locked": actions.details_locked()}
        return render(request, "sellers/locked.html", {**context, **locked})
    row = getattr(seller, name, None)
    form = form_class(_sent(request), initial=_declared(row, form_class) if row else {})
    if form.is_valid() and _accepted(form, save, seller, actor=user_of(request), **form.cleaned_data):
        messages.success(request, _("Saved."))
        return redirect(_way_back(request))
    return render(request, f"sellers/{name}.html", {**context, "form": form})


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _declared(row: Any, form_class: type[forms.Form]) -> dict[str, Any]:
    return {field: getattr(row, field) for field in form_class.base_fields}


def _accepted(form: forms.Form, action: Callable[..., None], subject: Any, **values: Any) -> bool:
    """Run the action; what it refuses becomes an error of the form, so that nothing typed is lost."""
    try:
        action(subject, **values)
    except DomainError as error:
        form.add_error("file" if "file" in form.fields else None, str(error.message))
    return not form.errors


def _way_back(request: HttpRequest) -> str:
    """The page of ours that led here (?next=), or home."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if safe else reverse("home")


@login_required
def document(request: HttpRequest, public_id: str) -> HttpResponse:
    document = get_object_or_404(Document.objects.of(user_of(request)).select_related("seller"), public_id=public_id)
    policy = current_policy()
    files = request.FILES if request.method == "POST" else None
    form = DocumentForm(_sent(request), files, document=document, policy=policy)
    if form.is_valid():
        content = form.cleaned_data["file"].read()
        if _accepted(form, actions.upload_document, document, actor=user_of(request), content=content):
            messages.success(request, _("Your file has arrived. Look at it below: can you read everything?"))
            return redirect(_with_way_back(request, reverse("document", args=[public_id])))
    context = {
        "document": document,
        "form": form,
        "numbers": range(1, len(document.pages) + 1),
        "back_url": _way_back(request),
        "limit_bytes": policy.document_size_megabytes * 1024 * 1024,
        "upload_texts": upload_texts(policy),
    }
    return render(request, f"sellers/{document.kind}.html", context)


def _with_way_back(request: HttpRequest, address: str) -> str:
    return f"{address}?{urlencode({'next': _way_back(request)})}"


@login_required
@require_safe
@never_cache
def document_page(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Decrypted and streamed by us, to its owner only; each look is an audit event."""
    document = get_object_or_404(Document.objects.of(user_of(request)), public_id=public_id)
    try:
        page = read_page(document, number, actor=user_of(request))
    except DomainError as error:
        raise Http404 from error
    return HttpResponse(page, content_type="image/jpeg", headers={"Cross-Origin-Resource-Policy": "same-origin"})


@login_required
def tax(request: HttpRequest) -> HttpResponse:
    seller = get_object_or_404(Seller.objects.of(user_of(request)).with_details())
    if seller.status != Seller.Status.VERIFIED:
        return render(request, "sellers/tax_closed.html", _tax_state(seller))
    form = TaxForm(_sent(request), initial={"country": getattr(getattr(seller, "business", None), "country", "")})
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("country", "number")}
        if _accepted(form, actions.save_tax_information, seller, actor=user_of(request), **values):
            return redirect("tax")
    return render(request, "sellers/tax.html", {"form": form})


def _tax_state(seller: Seller) -> dict[str, Any]:
    given = hasattr(seller, "tax_information")
    answers = tax_answers(seller.tax_information) if given else []
    return {"seller": seller, "given": answers, "closed": actions.tax_closed(seller)}
