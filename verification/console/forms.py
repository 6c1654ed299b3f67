"""What the console sends. What is allowed beyond types is for the actions to say."""

from typing import Any

from django import forms

from scheduling.models import AccountManager
from verification.assignment.actions.takeover import TAKEOVERS
from verification.catalogue.reasons import ABORTS
from verification.models import Check, Decision, DocumentOutcome, GiveBack, Reason


def _codes() -> list[tuple[str, str]]:
    return [(code, code) for code in Reason.objects.values_list("code", flat=True)]


# What has been tried before a session is given up, for staff and in English: kept in the private note.
USUAL_TRIES = [
    "page reloaded on both sides",
    "camera and microphone chosen anew",
    "another network or a phone",
    "other programs closed",
    "asked in the chat",
]


class CheckForm(forms.Form):
    outcome = forms.ChoiceField(choices=Check.Outcome.choices)
    reason_code = forms.SlugField(required=False)
    revision = forms.IntegerField(min_value=0)


class JudgeForm(CheckForm):
    outcome = forms.ChoiceField(choices=[(each.value, each.label) for each in DocumentOutcome.BY_HAND])


class NoteForm(forms.Form):
    note = forms.CharField(required=False, max_length=10_000)
    revision = forms.IntegerField(min_value=0)


class ReadingForm(forms.Form):
    text = forms.CharField(required=False, max_length=200)
    revision = forms.IntegerField(min_value=0)


class AbortForm(forms.Form):
    """`tried`: what was ticked of USUAL_TRIES and what was written, in one text."""

    reason = forms.ChoiceField(choices=list(ABORTS.items()))
    usual = forms.MultipleChoiceField(choices=[(each, each) for each in USUAL_TRIES], required=False)
    tried = forms.CharField(required=False, max_length=2_000)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        ticked, written = cleaned.pop("usual", []), cleaned.get("tried", "")
        return {**cleaned, "tried": "; ".join(part for part in [*ticked, written] if part)}


class TakeoverForm(forms.Form):
    reason = forms.ChoiceField(choices=list(TAKEOVERS.items()))


class HandoverForm(TakeoverForm):
    to = forms.ModelChoiceField(AccountManager.objects.live().select_related("user"), to_field_name="public_id")


class GiveBackForm(forms.Form):
    reason = forms.ChoiceField(choices=GiveBack.Reason.choices)


class StillForm(forms.Form):
    image = forms.FileField()


class DecisionForm(forms.Form):
    outcome = forms.ChoiceField(choices=Decision.Outcome.choices)
    reason_codes = forms.MultipleChoiceField(choices=_codes, required=False)
    note = forms.CharField(required=False, max_length=10_000)
    unsure = forms.BooleanField(required=False)


class ContestAnswerForm(forms.Form):
    accepted = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")], coerce=lambda answer: answer == "yes")
    text = forms.CharField(required=False, max_length=2_000)


class OwedForm(forms.Form):
    reason = forms.CharField(required=False, max_length=2_000)


class CodeForm(forms.Form):
    code = forms.CharField(max_length=40)


class FraudForm(forms.Form):
    confirmed = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")], coerce=lambda answer: answer == "yes")
