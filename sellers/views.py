"""The pages on which sellers declare, and the phrase of an account."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.access import user_of
from core.errors import DomainError
from messaging.genuine.phrases import change_phrase
from pages.way_back import way_back
from sellers import actions
from sellers.account_forms import PhraseForm
from sellers.answers import answers_of, tax_answers
from sellers.asking import proving
from sellers.forms import BankAccountForm, BusinessForm, PersonForm, TaxForm
from sellers.fresh import fresh_log_in
from sellers.models import Document, Seller


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
    context = {"back_url": way_back(request)}
    if seller.locked_at:
        (section,) = [section for section in answers_of(seller) if section.code == name]
        locked = {"section": section, "locked": actions.details_locked()}
        return render(request, "sellers/locked.html", {**context, **locked})
    row = getattr(seller, name, None)
    form = form_class(_sent(request), initial=_declared(row, form_class) if row else {})
    proved_by = proving(seller, name)
    if form.is_valid() and _accepted(form, save, seller, actor=user_of(request), **form.cleaned_data):
        messages.success(request, _("Saved."))
        _say_what_is_asked_again(request, proved_by)
        return redirect(way_back(request))
    return render(request, f"sellers/{name}.html", {**context, "form": form, "proved_by": proved_by})


def _say_what_is_asked_again(request: HttpRequest, accepted_before: list[Document]) -> None:
    rows = Document.objects.filter(pk__in=[each.pk for each in accepted_before], status=Document.Status.REQUESTED)
    for document in rows:
        said = _("You changed what this document was accepted for, so please upload it again: %(document)s.")
        messages.warning(request, said % {"document": document.get_kind_display()})


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _declared(row: Any, form_class: type[forms.Form]) -> dict[str, Any]:
    return {field: getattr(row, field) for field in form_class.base_fields}


def _accepted(form: forms.Form, action: Callable[..., None], subject: Any, **values: Any) -> bool:
    """Run the action; what it refuses becomes an error of the form, so that nothing typed is lost."""
    try:
        action(subject, **values)
    except DomainError as error:
        form.add_error(None, str(error.message))
    return not form.errors


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


@login_required
@fresh_log_in(lambda request: True)
def phrase(request: HttpRequest) -> HttpResponse:
    """Everybody's, staff included."""
    user = user_of(request)
    form = PhraseForm(_sent(request), user=user)
    if not form.is_valid():
        return render(request, "account/phrase.html", {"form": form})
    change_phrase(user, actor=user, phrase=form.cleaned_data["phrase"])
    messages.success(request, _("Your phrase is changed. The new one stands in every e-mail from now on."))
    return redirect("account")
