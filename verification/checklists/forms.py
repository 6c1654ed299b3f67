"""What leads write."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.texts import TextsForm
from sellers.countries import country_choices
from verification.catalogue.reasons import reasons_offered
from verification.models import Checklist, ChecklistItem


class DraftForm(forms.Form):
    subject = forms.ChoiceField(label=_("About"), choices=Checklist.Subject.choices)
    country = forms.ChoiceField(label=_("Country or region"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("any country")), *country_choices()[1:]]  # type: ignore[attr-defined]


class PublishForm(forms.Form):
    note = forms.CharField(
        label=_("Why it was changed"),
        max_length=200,
        error_messages={"required": _("Say why it was changed: it stands beside the version.")},
    )


class ItemForm(TextsForm):
    texts = {"instruction": _("Instruction to the seller")}
    reason_codes = forms.MultipleChoiceField(
        label=_("Reasons of a failure"), widget=forms.CheckboxSelectMultiple, required=False
    )

    class Meta:
        model = ChecklistItem
        fields = [
            "code",
            "position",
            "title",
            "guidance",
            "where",
            "required",
            "evidence",
            "reason_codes",
            "challenge",
            "picture",
        ]
        widgets = {"guidance": forms.Textarea({"rows": 4})}
        help_texts = {
            "code": _("Names the check in the log and from version to version: small letters, digits, hyphen."),
            "position": _("Checks are gone through by rising position; challenges come first, in random order."),
            "evidence": _("In sessions by video nothing is decided without it."),
            "challenge": _("Empty: a check of the account manager alone, of which the seller is shown nothing."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason_codes"].choices = [  # type: ignore[attr-defined]
            (code, f"{reason.label} ({reason.reason.get_kind_display()})") for code, reason in reasons_offered().items()
        ]
