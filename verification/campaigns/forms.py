"""A campaign as ops write it."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sellers.countries import country_choices
from verification.campaigns.invitees import Account, LastOutcome, Wanted, fits
from verification.models import Campaign


class CampaignForm(forms.ModelForm):
    account = forms.ChoiceField(
        label=_("Account status"),
        choices=Account.choices,
        help_text=_(
            "An approval opens these accounts. Of all others there is nothing to decide. Nobody is invited who has an "
            "open case."
        ),
    )
    outcome = forms.ChoiceField(label=_("Their newest case"), choices=LastOutcome.choices)
    decided_from = forms.DateField(label=_("Decided from"), required=False, widget=forms.DateInput({"type": "date"}))
    decided_until = forms.DateField(
        label=_("Decided until"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=_("Days in UTC, both included. Empty: any time."),
    )
    country = forms.ChoiceField(label=_("Country of the business"), required=False)
    language = forms.ChoiceField(
        label=_("Language of the seller"), required=False, choices=[("", _("any")), *settings.LANGUAGES]
    )

    class Meta:
        model = Campaign
        fields = ["name", "pace_per_day"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("any")), *country_choices()]  # type: ignore[attr-defined]
        wanted = Wanted.from_json(self.instance.wanted or {})
        for name, value in vars(wanted).items():
            self.fields[name].initial = value
            self.fields[name].disabled = self.instance.status != Campaign.Status.DRAFT

    def clean(self) -> None:
        super().clean()
        first, last = self.cleaned_data.get("decided_from"), self.cleaned_data.get("decided_until")
        if first and last and last < first:
            self.add_error("decided_until", _("This day lies before the first one. Enter a later day, or none."))
        if not fits(self.cleaned_data.get("account", ""), self.cleaned_data.get("outcome", "")):
            self.add_error(
                "outcome", _("Accounts that are not verified yet have no approved case: choose another outcome.")
            )

    @property
    def wanted(self) -> Wanted:
        return Wanted(**{name: self.cleaned_data[name] for name in vars(Wanted())})
