"""The emergency contact: overview, person, addresses, codes."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contacts.actions.addresses import enter_address, put_off, save_person
from contacts.actions.codes import check_code, send_code
from contacts.forms import CodeForm, EmailForm, PersonForm, PhoneForm
from contacts.models import Address, Contact
from contacts.numbers import typed_as
from contacts.reading import code_page, overview
from contacts.statements import find_address
from core.access import user_of
from core.errors import DomainError
from sellers.fresh import fresh_log_in
from sellers.models import Seller


def _seller(request: HttpRequest) -> Seller:
    return get_object_or_404(Seller.objects.of(user_of(request)))


def _contact(request: HttpRequest) -> Contact | None:
    return Contact.objects.filter(seller__user=user_of(request)).first()


@login_required
def contact(request: HttpRequest) -> HttpResponse:
    return render(request, "contacts/contact.html", overview(_seller(request)))


def _changes_confirmed(*kinds: str) -> Any:
    """R16: replacing a confirmed address, or whose it is, asks for a fresh log-in."""

    def is_confirmed(request: HttpRequest) -> bool:
        mine = Address.objects.of(user_of(request))
        return mine.filter(kind__in=kinds, status=Address.Status.VERIFIED).exists()

    return fresh_log_in(is_confirmed)


@login_required
@_changes_confirmed(*Address.Kind.values)
def person(request: HttpRequest) -> HttpResponse:
    seller, known = _seller(request), _contact(request)
    initial = {"name": known.name, "relation": known.relation} if known else {}
    form = PersonForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            saved = save_person(seller, actor=user_of(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error("name" if error.code == "own_name" else "relation", str(error.message))
        else:
            return redirect("contact" if saved.addresses.exists() else "contact_email")
    return render(request, "contacts/person.html", {"form": form})


@login_required
@_changes_confirmed(Address.Kind.EMAIL)
def email(request: HttpRequest) -> HttpResponse:
    known = _unconfirmed(request, Address.Kind.EMAIL)
    form = EmailForm(request.POST or None, initial={"value": known.value if known else ""})
    return _enter(request, Address.Kind.EMAIL, form, "contacts/email.html")


@login_required
@_changes_confirmed(Address.Kind.PHONE)
def phone(request: HttpRequest) -> HttpResponse:
    business = getattr(_seller(request), "business", None)
    known = _unconfirmed(request, Address.Kind.PHONE)
    initial = typed_as(known.value) if known else {"country": business.country if business else ""}
    return _enter(request, Address.Kind.PHONE, PhoneForm(request.POST or None, initial=initial), "contacts/phone.html")


def _unconfirmed(request: HttpRequest, kind: str) -> Address | None:
    """What waits for its code, or else was confirmed and is in doubt: it is corrected or kept, and not typed anew."""
    mine = Address.objects.of(user_of(request)).filter(kind=kind)
    waiting = mine.filter(status=Address.Status.PENDING).first()
    return waiting or mine.filter(status=Address.Status.VERIFIED).exclude(trouble="").first()


def _enter(request: HttpRequest, kind: str, form: EmailForm | PhoneForm, template: str) -> HttpResponse:
    """Keep the address whatever becomes of the code: it is never to be typed again."""
    seller, known = _seller(request), _contact(request)
    if known is None or not known.name:
        return redirect("contact_person")
    if not form.is_valid():
        return render(request, template, {"form": form, "contact": known})
    try:
        address = enter_address(seller, actor=user_of(request), kind=kind, value=form.cleaned_data["value"])
    except DomainError as error:
        form.add_error("value" if kind == Address.Kind.EMAIL else "number", str(error.message))
        return render(request, template, {"form": form, "contact": known})
    return _send(request, address, form.cleaned_data.get("by", ""))


def _address(request: HttpRequest, public_id: str) -> Address:
    if address := find_address(public_id, user_of(request)):
        return address
    raise Http404


def _send(request: HttpRequest, address: Address, by: str = "") -> HttpResponse:
    try:
        attempt = send_code(address, actor=user_of(request), by=by)
    except DomainError as error:
        messages.warning(request, str(error.message))
    else:
        if attempt.sends > 1:
            messages.success(request, _("We sent a new code. The one before is void."))
    return redirect("contact_code", address.public_id)


@login_required
def code(request: HttpRequest, public_id: str) -> HttpResponse:
    address = _address(request, public_id)
    if address.status == Address.Status.VERIFIED:
        messages.success(request, _("This address is confirmed. Nothing more is to be done about it."))
    if address.status != Address.Status.PENDING:
        return redirect("contact")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            check_code(address, actor=user_of(request), code=form.cleaned_data["code"])
        except DomainError as error:
            if error.code != "wrong_code":  # no code is waited for any more: the page itself says why, and the way on
                return redirect("contact_code", address.public_id)
            form.add_error("code", str(error.message))
        else:
            messages.success(request, _("Confirmed. Thank you."))
            return redirect("contact")
    return render(request, "contacts/code.html", {"form": form, **code_page(address)})


@login_required
def link(request: HttpRequest, public_id: str, link: str) -> HttpResponse:
    """From the e-mail that carries the code: opening it changes nothing, only the button does."""
    address = _address(request, public_id)
    if address.kind != Address.Kind.EMAIL:
        raise Http404
    if address.status == Address.Status.PENDING and request.method == "POST":
        try:
            check_code(address, actor=user_of(request), link=link)
        except DomainError as error:
            messages.warning(request, str(error.message))
        else:
            messages.success(request, _("Confirmed. Thank you."))
            return redirect("contact")
        return redirect("contact_code", address.public_id)
    page = code_page(address)
    if address.status != Address.Status.PENDING or page["state"] != "open":
        return redirect("contact_code", address.public_id)
    return render(request, "contacts/link.html", page)


@login_required
@require_POST
def resend(request: HttpRequest, public_id: str) -> HttpResponse:
    address = _address(request, public_id)
    return _send(request, address, request.POST.get("by", ""))


@login_required
@require_POST
def later(request: HttpRequest) -> HttpResponse:
    put_off(_seller(request), actor=user_of(request))
    messages.success(request, _("You put the emergency contact off. You can come back to it at any time."))
    return redirect("home")
