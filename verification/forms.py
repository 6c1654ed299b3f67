"""What sellers fill in about their case, and what they say to what was found or decided."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.policy import Policy
from core.times import canonical_zone
from pages.forms import ZoneField
from scheduling.models import Offer
from scheduling.weekdays import Weekday
from sellers.countries import country_choices
from sellers.forms import BankAccountForm, BusinessForm, PersonForm, file_input, limits_of_files
from sellers.models import Business, Seller
from verification.comparing.declared import Field
from verification.screening.doubts import Doubt
from verification.sessions.wishes import PARTS_OF_DAY


class ZoneForm(forms.Form):
    """The zone in which times are shown. Read from the address: it redraws the page and changes no instant."""

    zone = ZoneField(label=_("Your time zone"))

    def __init__(self, data: Any, *, own: str) -> None:
        self.own = canonical_zone(own)
        super().__init__({"zone": canonical_zone(data.get("zone") or self.own)})

    @property
    def shown(self) -> str:
        """The zone asked for, or the seller's own where that is none."""
        return self.cleaned_data["zone"] if self.is_valid() else self.own


def _right(doubt: Doubt) -> forms.BooleanField:
    unticked = _("“%(question)s” Correct it, or confirm that it is right as it stands.") % {"question": doubt.title}
    return forms.BooleanField(label=doubt.right, error_messages={"required": unticked})


class SubmitForm(forms.Form):
    language = forms.ChoiceField(
        label=_("In which language would you like to speak, should a video session be needed?"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
    )
    zone = ZoneField(
        label=_("Your time zone"), help_text=_("We offer you times in your daytime, and name all times in this zone.")
    )

    def __init__(self, *args: Any, doubts: Sequence[Doubt], **kwargs: Any) -> None:
        """Each doubt is ticked away; `doubts` here: with the box of each."""
        super().__init__(*args, **kwargs)
        first = {doubt.field: _right(doubt) for doubt in doubts}
        self.fields = {**first, **self.fields}
        self.doubts = [(doubt, self[doubt.field]) for doubt in doubts]


class NeededForm(forms.Form):
    """In the address of the page, so that it can be sent on and works without a script."""

    country = forms.ChoiceField(
        label=_("Where is the business registered?"),
        choices=country_choices,
        error_messages={"required": _("Choose a country or region.")},
    )
    kind = BusinessForm.base_fields["kind"]


class ContestForm(forms.Form):
    text = forms.CharField(
        label=_("What is wrong with it?"),
        help_text=_("In your own words, in any language. You need no proof: we know who was there, and when."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say in a sentence or two what is wrong with it.")},
    )


class SignalAnswerForm(forms.Form):
    text = forms.CharField(
        label=_("What would you like to say about it?"),
        help_text=_("In your own words, in any language. You can change it as long as your case is open."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write a sentence or two, or go back: you need not say anything.")},
    )


class WithoutVideoForm(forms.Form):
    why = forms.CharField(
        label=_("Why can you not be on video?"),
        help_text=_(
            "One or two sentences in any language are enough. You need not name an illness or a disability, and you "
            "need no proof."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say in a sentence or two what stands in the way of a session by video.")},
    )


class AppealForm(forms.Form):
    """`whole`: it is sent. A draft may be empty."""

    text = forms.CharField(
        label=_("What did we get wrong?"),
        help_text=_(
            "In your own words, in any language. Say what we overlooked or misread. What we found is there already: "
            "you need not repeat it."
        ),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": _("Say in a sentence or two what we got wrong.")},
    )
    file = forms.FileField(
        label=_("A document that shows it"), required=False, allow_empty_file=True, widget=file_input()
    )

    def __init__(self, *args: Any, whole: bool, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = limits_of_files(policy)
        self.whole = whole
        self.fields["text"].required = whole


class DoneForm(forms.Form):
    text = forms.CharField(
        label=_("What have you done, or what has changed?"),
        help_text=_("In your own words, in any language. A person reads it and answers."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say in a sentence or two what you have done.")},
    )


class TimeForm(forms.Form):
    offer = forms.ModelChoiceField(
        label=_("Times"),
        queryset=Offer.objects.none(),
        to_field_name="public_id",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the times, or ask for others."),
            "invalid_choice": _("This time is no longer held for you. Choose one of those that are shown now."),
        },
    )

    def __init__(self, *args: Any, offers: QuerySet[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offer"].queryset = offers  # type: ignore[attr-defined]


class WishForm(forms.Form):
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Which days suit you?"),
        choices=Weekday.choices,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    hours = forms.MultipleChoiceField(
        label=_("At what time of the day?"),
        choices=[(code, name) for code, name, _from, _until in PARTS_OF_DAY],
        widget=forms.CheckboxSelectMultiple,
    )


DETAILS: dict[str, type[forms.Form]] = {
    "person": PersonForm,
    "bank_account": BankAccountForm,
    "business": BusinessForm,
}


def correction_form(field: Field, seller: Seller, data: Any = None) -> forms.Form:
    """The form of the details with this one field: the same words, the same checks."""
    form_class, row = DETAILS[field.part], getattr(seller, field.part)
    declared = {name: getattr(row, name) for name in form_class.base_fields}  # what was chosen decides on a number
    form = form_class(data, initial=declared, auto_id="correction_%s")
    form.fields = {field.name: form.fields[field.name]}
    if field.called:
        # Radios would be several values to the room's page, which keeps one for each field while it loads this anew.
        form.fields[field.name].widget = forms.Select(choices=form.fields[field.name].choices)  # type: ignore[attr-defined]
    if field.name == "register_number" and seller.business.kind == Business.Kind.COMPANY:
        form.fields[field.name].required = True
    return form
