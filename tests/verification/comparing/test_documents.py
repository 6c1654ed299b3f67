import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.comparing.documents import Kind, Verdict, compare, same_name

LETTERS = st.sampled_from("abcdefghijklmnopqrstuvwxyzäöüßøéñçōū")
WORDS = st.lists(st.text(LETTERS, min_size=1, max_size=8), min_size=1, max_size=4)
ANY = st.text(max_size=30)
KINDS = st.sampled_from(list(Kind))


def name(one, other, country=""):
    return compare(one, other, kind=Kind.NAME, country=country).verdict


def marked(parts):
    return [part.text for part in parts if part.differs]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller, Jürgen", "JURGEN MULLER"),
        ("O'Brien Ltd.", "o brien ltd"),
        ("山田 太郎", "太郎 山田"),
        ("ＡＣＭＥ", "acme"),
    ],
)
def test_case_order_accents_and_punctuation_may_differ(one, other):
    assert same_name(one, other)


@pytest.mark.parametrize(("one", "other"), [("Anna Bell", "Anna Ball"), ("Acme Ltd", "Acme"), ("", "Anna")])
def test_another_name_is_another_name(one, other):
    assert not same_name(one, other)


@pytest.mark.parametrize(
    ("declared", "read", "country"),
    [
        ("Zhang Wei", "ZHANG, WEI", "CN"),
        ("Wei Zhang", "ZHANG WEI", "CN"),
        ("Li Xiaoming", "LI XIAO-MING", "CN"),
        ("张伟", "ZHANG WEI", "CN"),
        ("Lü", "LYU", "CN"),
        ("Jürgen Groß", "JUERGEN GROSS", "DE"),
        ("Müller", "MULLER", "DE"),
        ("Sørensen", "SOERENSEN", "DK"),
        ("Ōta Yūko", "OTA YUKO", "JP"),
        ("Ōta", "OHTA", "JP"),
        ("Satou", "SATO", "JP"),
        ("サトウ", "SATO", "JP"),
        ("Łukasz Żak", "LUKASZ ZAK", "PL"),
        ("Сергей Иванов", "SERGEI IVANOV", "RU"),
        ("Nguyễn Văn Đức", "NGUYEN VAN DUC", "VN"),
        ("D'Angelo", "DANGELO", "IT"),
    ],
)
def test_the_same_name_in_another_writing(declared, read, country):
    assert name(declared, read, country) == Verdict.WRITING


@pytest.mark.parametrize(
    ("declared", "read", "country"),
    [
        ("Zhang Wei", "ZHANG MEI", "CN"),
        ("张伟", "张玮", "CN"),  # they sound alike
        ("Mueller", "MULLER", "DE"),
        ("Louis", "LOIS", "FR"),
        ("山田", "YAMADA", "JP"),  # no table knows how a family reads its characters
        ("Maria", "MARIA ELENA", "ES"),
    ],
)
def test_what_a_person_has_to_look_at_differs(declared, read, country):
    assert name(declared, read, country) == Verdict.DIFFERS


def test_capitals_and_spaces_alone_are_the_same():
    assert name("Anna  Bell", "ANNA BELL") == Verdict.SAME


def test_the_letters_that_differ_are_marked():
    found = compare("Catherine Anna Bell", "BELL KATHERINE ANNA", kind=Kind.NAME)
    assert (marked(found.declared), marked(found.read)) == (["C"], ["K"])


def test_a_word_too_many_is_marked():
    found = compare("Maria Lopez", "MARIA ELENA LOPEZ", kind=Kind.NAME)
    assert (marked(found.declared), marked(found.read)) == ([], ["ELENA"])


def test_a_number_may_have_its_own_gaps_and_no_other_digit():
    assert compare("DE89 3704 0044", "de89-37040044", kind=Kind.NUMBER).verdict == Verdict.WRITING
    found = compare("C01X00T47", "C01XO0T47", kind=Kind.NUMBER)
    assert found.verdict == Verdict.DIFFERS
    assert (marked(found.declared), marked(found.read)) == (["0"], ["O"])


def test_a_date_is_the_same_however_it_is_printed():
    assert compare("1980-02-03", "03 FEB 1980", kind=Kind.DATE, country="GB").verdict == Verdict.SAME
    assert compare("1980-02-03", "02/03/1980", kind=Kind.DATE, country="GB").verdict == Verdict.DIFFERS
    assert compare("", "02/03/1980", kind=Kind.DATE, country="GB").verdict == Verdict.DIFFERS


@given(ANY, ANY, KINDS, st.sampled_from(["", "CN", "JP", "US"]))
def test_nothing_is_lost_and_only_differences_are_marked(one, other, kind, country):
    found = compare(one, other, kind=kind, country=country)
    assert "".join(part.text for part in found.declared) == one
    assert "".join(part.text for part in found.read) == other
    assert bool(marked(found.declared) + marked(found.read)) == (found.verdict == Verdict.DIFFERS)


@given(ANY, ANY, KINDS)
def test_it_does_not_matter_who_says_it_first(one, other, kind):
    if kind != Kind.DATE:
        there, back = compare(one, other, kind=kind), compare(other, one, kind=kind)
        assert there.verdict == back.verdict


@given(WORDS, st.randoms(use_true_random=False), st.sampled_from([" ", "-", ", ", "  "]))
def test_order_case_and_punctuation_never_make_a_name_differ(words, chance, between):
    other = [word.upper() for word in words]
    chance.shuffle(other)
    assert name(" ".join(words), between.join(other)) != Verdict.DIFFERS


@given(WORDS, st.integers(0, 3), st.sampled_from("qxzj"))
def test_another_letter_always_makes_a_name_differ(words, place, letter):
    changed = list(words)
    changed[place % len(words)] += letter
    assert name(" ".join(words), " ".join(changed)) == Verdict.DIFFERS


@given(st.text("0123456789ABCXYZ", min_size=1), st.sampled_from(" -/."), st.integers(0, 10))
def test_a_number_is_the_same_with_signs_and_never_with_another_character(number, sign, place):
    assert compare(number, number[:place] + sign + number[place:], kind=Kind.NUMBER).verdict != Verdict.DIFFERS
    assert compare(number, number + "7", kind=Kind.NUMBER).verdict == Verdict.DIFFERS
