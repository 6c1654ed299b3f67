from datetime import date

import pytest
from django import forms
from django.utils import translation

from pages.forms import CodeField, DateField, ZoneField
from pages.templatetags.govuk import error_links


class Sample(forms.Form):
    name = forms.CharField(label="Legal name", help_text="As in the register.")
    kind = forms.ChoiceField(label="Kind", choices=[("c", "Company"), ("s", "Sole trader")], widget=forms.RadioSelect)
    languages = forms.MultipleChoiceField(
        label="Languages", choices=[("de", "German")], widget=forms.CheckboxSelectMultiple, required=False
    )
    born = DateField(label="Date of birth")
    code = CodeField(label="Code")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    file = forms.FileField(label="Passport", widget=forms.FileInput)
    agree = forms.BooleanField(label="I agree")
    wide = forms.CharField(label="Note", required=False, widget=forms.TextInput({"class": "govuk-input--width-20"}))

    def clean(self):
        raise forms.ValidationError("The answers contradict each other.")


def typed(**data):
    return Sample({"born_day": "", "born_month": "", "born_year": "", **data})


def group(form, name):
    return " ".join(form[name].as_field_group().split())


def test_a_text_field_has_label_hint_and_class():
    html = group(Sample(), "name")
    assert '<label class="govuk-label govuk-label--s" for="id_name">Legal name</label>' in html
    assert '<div class="govuk-hint" id="id_name_helptext">As in the register.</div>' in html
    assert 'class="govuk-input"' in html
    assert 'aria-describedby="id_name_helptext"' in html


def test_an_error_stands_beside_the_field_and_is_named_by_it():
    html = group(typed(), "name")
    assert "govuk-form-group--error" in html
    assert '<div id="id_name_error">' in html
    assert "Fill in “Legal name”." in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html


@pytest.mark.parametrize(
    ("typed_name", "sentence"),
    [
        ("AB", "“Legal name” needs at least 3 characters. Check what you typed."),
        ("A longer name", "“Legal name” has at most 9 characters. Shorten it."),
    ],
)
def test_a_length_that_does_not_fit_is_said_in_plain_words(typed_name, sentence):
    class Short(forms.Form):
        name = forms.CharField(label="Legal name", min_length=3, max_length=9)

    assert error_links(Short({"name": typed_name})) == [("id_name", sentence)]


def test_an_optional_field_says_so_and_keeps_its_own_class():
    html = group(Sample(), "wide")
    assert "Note (optional)" in html
    assert 'class="govuk-input govuk-input--width-20"' in html


def test_radios_stand_in_a_fieldset_with_a_legend():
    html = group(typed(), "kind")
    assert '<fieldset class="govuk-fieldset" aria-describedby="id_kind_error">' in html
    assert "govuk-fieldset__legend" in html
    assert html.count('class="govuk-radios__input"') == 2
    assert '<label class="govuk-label govuk-radios__label" for="id_kind_1">Sole trader</label>' in html


def test_several_checkboxes_are_not_drawn_as_radios():
    assert 'class="govuk-checkboxes__input"' in group(Sample(), "languages")


def test_a_single_checkbox_has_its_label_behind_it():
    html = group(Sample(), "agree")
    assert html.index("<input") < html.index("govuk-checkboxes__label")


@pytest.mark.parametrize(
    ("language", "indexes"), [("de", ["0", "1", "2"]), ("ja", ["2", "1", "0"]), ("en", ["1", "0", "2"])]
)
def test_the_parts_of_a_date_follow_the_language(language, indexes):
    with translation.override(language):
        html = group(Sample(), "born")
    assert [part.split('"')[0] for part in html.split('for="id_born_')[1:]] == indexes


def test_a_date_is_read_from_its_parts():
    form = typed(born_day="27", born_month="3", born_year="1985")
    form.is_valid()
    assert form.cleaned_data["born"] == date(1985, 3, 27)


@pytest.mark.parametrize("day", ["31", "0", "x", "99999999999999999999"])
def test_a_date_that_does_not_exist_is_refused_and_kept(day):
    form = typed(born_day=day, born_month="2", born_year="1985")
    assert form.errors["born"][0].startswith("Enter a date that exists")
    assert f'value="{day}"' in group(form, "born")


def test_a_date_with_a_missing_part_is_refused_even_where_it_is_optional():
    class Optional(forms.Form):
        ends = DateField(required=False)

    assert Optional({"ends_day": "1", "ends_month": "", "ends_year": "2026"}).errors["ends"] == [
        "Enter the whole date: day, month and year."
    ]
    assert Optional({}).is_valid()


def test_a_date_may_start_from_a_value():
    html = " ".join(Sample(initial={"born": date(1985, 3, 27)})["born"].as_field_group().split())
    assert 'value="1985"' in html


def test_a_code_is_offered_by_the_phone_and_taken_with_spaces():
    html = group(Sample(), "code")
    assert 'autocomplete="one-time-code"' in html
    assert 'inputmode="numeric"' in html
    form = typed(code=" 123 - 456 ")
    form.is_valid()
    assert form.cleaned_data["code"] == "123456"
    assert CodeField().clean("１２３ ４５６") == "123456"


def test_a_password_can_be_shown_but_is_never_sent_back():
    html = group(typed(password="secret-word"), "password")
    assert 'data-module="govuk-password-input"' in html
    assert "secret-word" not in html


def test_the_summary_links_each_error_to_its_first_control():
    links = error_links(typed())
    assert ("", "The answers contradict each other.") in links
    assert ("id_kind_0", "Choose an answer for “Kind”.") in links
    assert ("id_born_1", "Enter the whole date: day, month and year.") in links
    assert ("id_file", "Choose a file for “Passport”.") in links
    assert ("id_agree", "Tick “I agree” to go on.") in links


def test_the_summary_of_a_formset_gathers_all_its_forms():
    formset = forms.formset_factory(Sample, min_num=1, extra=0)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-born_day": "1"}
    )
    assert ("id_form-0-name", "Fill in “Legal name”.") in error_links(formset)


def test_there_is_no_summary_without_a_form_or_an_error():
    assert error_links(None) == []
    assert error_links("") == []
    assert error_links(Sample()) == []


def test_what_was_typed_is_escaped():
    html = group(typed(name='"><script>'), "name")
    assert "<script>" not in html


class Where(forms.Form):
    zone = ZoneField(label="Your time zone")


def test_the_zones_of_ones_own_country_stand_first_and_one_alone_is_chosen():
    page = Where(initial={"zone": "Asia/Calcutta"}).as_p()
    assert page.index("Suggested") < page.index("Kolkata") < page.index("Africa")
    assert page.count(" selected") == 1
    assert page.index("selected") < page.index("Africa")


def test_an_unknown_zone_is_refused_and_nothing_is_suggested():
    form = Where({"zone": "Moon/Base"})
    assert not form.is_valid()
    assert "Suggested" not in form.as_p()
