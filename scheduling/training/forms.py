"""A test as a form; and what leads write."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from scheduling.models import Attempt, Question, Topic, TrainingModule

MARK = "*"
FIELD = "question-{}"


class TestForm(forms.Form):
    """One field for each question, in the order drawn. The values are places on the page: neither they nor anything
    else in its source tells which choice is right, or stood first where it was written."""

    __test__ = False  # no test of pytest's

    def __init__(self, attempt: Attempt, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        questions = Question.objects.in_bulk([pk for pk, _order in attempt.drawn])
        for number, (pk, order) in enumerate(attempt.drawn):
            self.fields[FIELD.format(number)] = _field_of(questions[pk], order)

    @property
    def answers(self) -> list[list[int]]:
        """As hand_in() takes them."""
        given = [self.cleaned_data[FIELD.format(number)] for number in range(len(self.fields))]
        return [[int(place) for place in (each if isinstance(each, list) else [each])] for each in given]


def _field_of(question: Question, order: list[int]) -> forms.Field:
    choices = [(str(place), question.choices[original]["text"]) for place, original in enumerate(order)]
    common: dict[str, Any] = {
        "label": question.text,
        "choices": choices,
        "error_messages": {"required": _("Answer this question.")},
    }
    if len(question.right) > 1:
        several = _("Several are right: choose all of them, and no other.")
        return forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, help_text=several, **common)
    return forms.ChoiceField(widget=forms.RadioSelect, help_text=_("One is right."), **common)


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is revoked"),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Whoever loses the certificate reads it."),
    )


class ModuleForm(forms.ModelForm):
    class Meta:
        model = TrainingModule
        fields = ["code", "title", "about", "required", "valid_days", "pass_percent"]
        widgets = {"about": forms.Textarea({"rows": 3})}
        help_texts = {"code": _("Names the module from version to version: small letters, digits, hyphen.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].disabled = self.instance.pk is not None
        self.fields["valid_days"] = forms.IntegerField(
            label=_("A certificate is valid for (days)"), min_value=30, max_value=1095
        )
        self.fields["pass_percent"] = forms.IntegerField(
            label=_("Right answers needed (percent)"), min_value=50, max_value=100
        )


class TopicForm(forms.ModelForm):
    class Meta:
        model = Topic
        fields = ["position", "title", "text"]
        widgets = {"text": forms.Textarea({"rows": 14})}


class QuestionForm(forms.ModelForm):
    written = forms.CharField(
        label=_("Choices"),
        widget=forms.Textarea({"rows": 6}),
        help_text=_(
            "One in each line. Begin each right one with an asterisk (*). Every test shows them in another order."
        ),
    )

    class Meta:
        model = Question
        fields = ["text"]
        widgets = {"text": forms.Textarea({"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = [f"{MARK if each['right'] else ''}{each['text']}" for each in self.instance.choices]
        self.fields["written"].initial = "\n".join(lines)

    def save(self, commit: bool = True) -> Question:
        """Unsaved: the action does that."""
        question: Question = super().save(commit=False)
        lines = [line.strip() for line in self.cleaned_data["written"].splitlines() if line.strip()]
        question.choices = [{"text": line.lstrip(f"{MARK} "), "right": line.startswith(MARK)} for line in lines]
        return question


class PublishForm(forms.Form):
    note = forms.CharField(
        label=_("Why it was changed"),
        max_length=200,
        error_messages={"required": _("Say why it was changed: it stands beside the version.")},
    )
