"""What sellers type. Only what a form can see is checked here; what it means is verification's business."""

import unicodedata
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.policy import Policy
from pages.forms import DateField
from sellers.checks.accounts import fault_of_account
from sellers.checks.companies import fault_of_social_credit_code
from sellers.checks.taxes import fault_of_tax_number
from sellers.checks.zone import fault_of_zone, lines_of
from sellers.countries import country_choices
from sellers.models import Business, Document, Person

FAMILY_NAME_FIRST = {"zh-hans", "ja"}
CHARACTERS = RegexValidator(
    r"^[^\W_]+(?:[ ./-]+[^\W_]+)*$",
    _("Use only letters and digits, and between them spaces, hyphens, full stops and slashes."),
)


class NumberField(forms.CharField):
    """A number as it stands on a document. Full-width characters of East Asian keyboards become plain ones."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput({"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"})
        super().__init__(**{"widget": widget, "min_length": 3, "max_length": 40, "validators": [CHARACTERS], **kwargs})

    def to_python(self, value: Any) -> str:
        return unicodedata.normalize("NFKC", super().to_python(value) or "").strip()


class LinesField(forms.CharField):
    """The machine-readable lines of a document, one below the other; spaces and small letters are put right."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"rows": 3, "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        super().__init__(**{"widget": forms.Textarea(attrs), "max_length": 200, "required": False, **kwargs})

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if typed and (fault := fault_of_zone(typed)):
            raise forms.ValidationError(fault)
        return "\n".join(lines_of(typed))


def _country(label: Any, **kwargs: Any) -> forms.ChoiceField:
    missing = {"required": _("Choose a country or region.")}
    return forms.ChoiceField(label=label, choices=country_choices, error_messages=missing, **kwargs)


def _text(label: Any, length: int, autocomplete: str, css: str = "", **kwargs: Any) -> forms.CharField:
    widget = forms.TextInput({"autocomplete": autocomplete, "class": css})
    return forms.CharField(label=label, max_length=length, widget=widget, **kwargs)


def _chosen(form: forms.Form, name: str) -> str:
    """What was chosen in this form, or, where it asks for one field alone, what is declared."""
    return str(form.cleaned_data.get(name) or form.initial.get(name, ""))


def _refuse(form: forms.Form, name: str, fault: str) -> None:
    """`fault` is a sentence, or ""."""
    if fault and name in form.cleaned_data:
        form.add_error(name, fault)


class BusinessForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What kind of business is it?"),
        choices=[
            (Business.Kind.COMPANY, _("A company or another legal entity")),
            (Business.Kind.SOLE_TRADER, _("A sole trader: one person in business on their own account")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what kind of business it is.")},
    )
    legal_name = _text(
        _("Legal name"),
        200,
        "organization",
        help_text=_("As it stands in the business register. For a sole trader: your own name."),
    )
    register_number = NumberField(
        label=_("Number in the business register"),
        required=False,
        help_text=_("A sole trader who is in no register leaves this empty."),
    )
    country = _country(_("Country or region"), help_text=_("Where the business is registered."))
    street = _text(_("Street and number"), 200, "street-address")
    city = _text(_("Town or city"), 100, "address-level2")
    region = _text(_("State, province or county"), 100, "address-level1", required=False)
    postcode = _text(_("Postcode"), 20, "postal-code", "govuk-input--width-10", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        without_number = "register_number" in cleaned and not cleaned["register_number"]
        if cleaned.get("kind") == Business.Kind.COMPANY and without_number:
            self.add_error("register_number", _("Enter the number under which the company is registered."))
        _refuse(self, "register_number", self._fault(cleaned))
        return cleaned

    def _fault(self, cleaned: dict[str, Any]) -> str:
        is_company = _chosen(self, "kind") == Business.Kind.COMPANY
        number = cleaned.get("register_number", "")
        return fault_of_social_credit_code(_chosen(self, "country"), number, is_company=is_company)


class PersonForm(forms.Form):
    given_name = _text(
        _("Given names"),
        100,
        "given-name",
        required=False,
        help_text=_("All of them, as they stand on the document. Leave this empty if it shows one name only."),
    )
    family_name = _text(_("Family name"), 100, "family-name")
    birth_date = DateField(label=_("Date of birth"))
    document_type = forms.ChoiceField(
        label=_("Which identity document will you show?"),
        choices=[
            (Person.DocumentType.PASSPORT, _("Passport")),
            (Person.DocumentType.IDENTITY_CARD, _("Identity card")),
            (Person.DocumentType.DRIVING_LICENCE, _("Driving licence")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the identity document that you will show.")},
    )
    document_country = _country(_("Country or region that issued the document"))
    document_number = NumberField(
        label=_("Document number"),
        help_text=_("Compare it with the document, character by character: O and 0, I and 1 are easily mistaken."),
    )
    document_issued_on = DateField(
        label=_("Issued on"), required=False, help_text=_("Leave this empty if the document has no such date.")
    )
    document_expires_on = DateField(
        label=_("Valid until"), required=False, help_text=_("Leave this empty if the document has no such date.")
    )
    machine_readable = LinesField(
        label=_("Machine-readable lines"),
        help_text=_(
            "Two or three lines of capital letters, digits and the sign <. A passport has them below the photo, an "
            "identity card on one of its sides, a driving licence not at all. With them we find a typing error in your "
            "details at once."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if get_language() in FAMILY_NAME_FIRST:
            self.order_fields(["family_name", "given_name"])

    def clean_birth_date(self) -> str:
        born = self.cleaned_data["birth_date"]
        if born >= timezone.localdate():
            raise forms.ValidationError(_("The date of birth must lie in the past. Check the year."))
        return born.isoformat()

    def clean_document_issued_on(self) -> str:
        """Fields are cleaned in their order, and in each language the birth comes before the document."""
        issued = self.cleaned_data["document_issued_on"]
        if issued and issued > timezone.localdate():
            raise forms.ValidationError(_("The document cannot have been issued in the future. Check the year."))
        if issued and issued.isoformat() < self.cleaned_data.get("birth_date", ""):
            raise forms.ValidationError(_("The document cannot be older than its holder. Compare both dates with it."))
        return issued.isoformat() if issued else ""

    def clean_document_expires_on(self) -> Any:
        expires = self.cleaned_data["document_expires_on"]
        if expires and expires < timezone.localdate():
            raise forms.ValidationError(
                _("This document is no longer valid. Use another one, or check the date against the document.")
            )
        if expires and expires.isoformat() <= self.cleaned_data.get("document_issued_on", ""):
            raise forms.ValidationError(
                _("This day must lie after the one on which the document was issued. Compare both with the document.")
            )
        return expires


class BankAccountForm(forms.Form):
    holder = _text(_("Account holder"), 200, "name", help_text=_("As it stands on the bank statement."))
    country = _country(_("Country or region of the bank"))
    number = NumberField(
        label=_("IBAN or account number"),
        min_length=5,
        help_text=_(
            "The IBAN if your bank uses one. Otherwise the account number as it stands on the statement; in the United "
            "States with the routing number before it and a slash between them."
        ),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        _refuse(self, "number", fault_of_account(_chosen(self, "country"), cleaned.get("number", "")))
        return cleaned


class TaxForm(forms.Form):
    country = _country(_("Country or region where you pay tax"))
    number = NumberField(
        label=_("Tax number"),
        help_text=_("The number that the tax office of this country or region gave to the business."),
    )
    certified = forms.BooleanField(
        label=_("I certify that this is true and complete."),
        error_messages={"required": _("Tick the box to certify that this is true and complete.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        _refuse(self, "number", fault_of_tax_number(_chosen(self, "country"), cleaned.get("number", "")))
        return cleaned


def file_input() -> forms.FileInput:
    return forms.FileInput({"accept": "image/jpeg,image/png,image/heic,image/heif,.heic,.heif,application/pdf"})


def limits_of_files(policy: Policy) -> str:
    limits = {"megabytes": policy.document_size_megabytes, "pages": policy.document_length_pages}
    return _("JPEG, PNG, HEIC or PDF; at most %(megabytes)d MB and %(pages)d pages.") % limits


class DocumentForm(forms.Form):
    file = forms.FileField(
        label=_("Photo or PDF"),
        allow_empty_file=True,  # an empty one has a sentence of its own (sellers.evidence)
        widget=file_input(),
    )

    def __init__(self, *args: Any, document: Document, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = limits_of_files(policy)
        if document.pages:
            self.fields["file"].label = _("Another photo or PDF in its place")
