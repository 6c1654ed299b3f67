import pytest
from django.utils.translation import override

from verification.comparing.documents import Verdict, compare_named
from verification.comparing.naming import names_of_country, names_of_type


@pytest.mark.parametrize(
    ("code", "read"),
    [
        ("DE", "DEU"),
        ("DE", "D"),
        ("DE", "BUNDESREPUBLIK DEUTSCHLAND"),
        ("GB", "United Kingdom of Great Britain and Northern Ireland"),
        ("US", "united states of america"),
        ("CN", "中华人民共和国"),
        ("JP", "JPN"),
        ("FR", "Frankreich"),
        ("RS", "Србија"),
    ],
)
def test_a_country_goes_by_its_codes_and_by_its_names_in_our_languages_and_its_own(code, read):
    assert compare_named(names_of_country(code), read).verdict == Verdict.WRITING


@pytest.mark.parametrize(
    ("kind", "read"),
    [("passport", "REISEPASS"), ("passport", "P"), ("identity_card", "Personalausweis"), ("driving_licence", "驾驶证")],
)
def test_a_kind_of_document_goes_by_its_names(kind, read):
    assert compare_named(names_of_type(kind), read).verdict == Verdict.WRITING


@pytest.mark.parametrize(("code", "read"), [("CN", "Republic of China"), ("DE", "Austria"), ("KR", "Korea")])
def test_another_country_is_another_and_is_marked_as_a_whole(code, read):
    found = compare_named(names_of_country(code), read)
    assert found.verdict == Verdict.DIFFERS
    assert [(part.text, part.differs) for part in found.read] == [(read, True)]


def test_the_first_name_is_that_of_the_active_language():
    assert compare_named(names_of_country("DE"), "germany").verdict == Verdict.SAME
    with override("de"):
        assert names_of_country("DE")[0] == "Deutschland"
        assert names_of_type("passport")[0] == "Reisepass"
