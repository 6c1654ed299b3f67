from verification.catalogue.forms import WordsForm
from verification.models import ReasonVersion

FIELDS = {"label": "Torn"}


def test_there_is_a_field_in_each_language_with_what_stands_there():
    form = WordsForm(instance=ReasonVersion(text={"ja": "破れています。"}))
    assert [name for name in form.fields if name.startswith("text_")] == [
        "text_en",
        "text_zh-hans",
        "text_ja",
        "text_de",
    ]
    assert form["text_ja"].value() == "破れています。"
    assert form.fields["text_ja"].label == "What is wrong: Japanese"


def test_what_is_left_empty_is_kept_out_of_the_row(db):
    form = WordsForm(
        {**FIELDS, "text_en": " It is torn. ", "text_de": ""}, instance=ReasonVersion(text={"de": "Weg damit."})
    )
    assert form.is_valid()
    assert form.instance.text == {"en": "It is torn."}
