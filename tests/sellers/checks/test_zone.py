"""Specimens of ICAO Doc 9303 (parts 4, 5 and 6, appendices) and of Germany's Federal Ministry of the Interior."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sellers.checks.zone import Fault, check_digit, fault_of_zone, read_zone
from tests.sellers.checks.changed import with_digit_changed, with_digits_swapped

TODAY = date(2026, 11, 23)
PASSPORT = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
CARD = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
LARGE_CARD = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
LONG_NUMBER = "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<"
GERMAN = "P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<\nC01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4"
GERMAN_CARD = "IDD<<T220001293<<<<<<<<<<<<<<<\n6408125<2010315D<<<<<<<<<<<<<4\nMUSTERMANN<<ERIKA<<<<<<<<<<<<<"
SPECIMENS = [PASSPORT, CARD, LARGE_CARD, LONG_NUMBER, GERMAN, GERMAN_CARD]
NUMBERS = ["L898902C36", "D231458907", "C01X00T478", "T220001293"]  # with their check digits


def read(text):
    zone = read_zone(text, today=TODAY)
    assert zone is not None
    return zone


@pytest.mark.parametrize("text", SPECIMENS)
def test_a_specimen_has_no_fault(text):
    assert (fault_of_zone(text), read(text).faults) == ("", ())


@pytest.mark.parametrize(("text", "layout"), [(CARD, "TD1"), (LARGE_CARD, "TD2"), (PASSPORT, "TD3")])
def test_the_three_layouts_are_told_apart_by_their_lines(text, layout):
    zone = read(text)
    assert (zone.layout, zone.state, zone.family_name, zone.given_names) == (layout, "UTO", "ERIKSSON", "ANNA MARIA")
    assert (zone.birth, zone.expiry, zone.cut) == (date(1974, 8, 12), date(2012, 4, 15), False)


@pytest.mark.parametrize(
    ("text", "number"),
    [(PASSPORT, "L898902C3"), (CARD, "D23145890"), (LONG_NUMBER, "D23145890734"), (GERMAN, "C01X00T47")],
)
def test_a_number_may_be_longer_than_its_field(text, number):
    assert read(text).number == number


def test_a_birth_lies_in_the_past_and_an_expiry_may_lie_far_ahead():
    assert read(LONG_NUMBER).birth == date(1934, 7, 12)
    assert read(LONG_NUMBER).expiry == date(1995, 7, 12)
    assert read(GERMAN).expiry == date(2027, 2, 28)
    born_today = read_zone(PASSPORT.replace("7408122", f"261123{check_digit('261123')}"), today=TODAY)
    assert born_today is not None
    assert born_today.birth == TODAY


def test_a_date_that_is_known_in_part_only_is_no_fault():
    text = CARD.replace("7408122", f"74<<<<{check_digit('74<<<<')}")
    zone = read(text)
    assert zone.birth is None
    assert [fault.part for fault in zone.faults] == ["whole"]  # which was made of the other date


def test_a_day_that_does_not_exist_is_a_fault():
    zone = read(PASSPORT.replace("7408122", f"740231{check_digit('740231')}"))
    assert zone.faults == (Fault("birth_date"),)


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (PASSPORT.replace("L898902C36", "L8989O2C36"), (Fault("number", "O", "0"),)),
        (PASSPORT.replace("L898902C36", "L898902C3G"), (Fault("number", "G", "6"),)),
        (PASSPORT.replace("7408122", "74O8122"), (Fault("birth_date", "O", "0"),)),
        (PASSPORT.replace("1204159", "12O4159"), (Fault("expires_on", "O", "0"),)),
        (PASSPORT.replace("7408122", "8604121"), (Fault("birth_date"),)),  # O instead of 0 would fit, and is no digit
        (PASSPORT.replace("P<UTO", "P<UT0"), (Fault("country", "0", "O"),)),
        (PASSPORT.replace("ZE184226B", "ZEI84226B"), (Fault("optional"),)),  # more than one letter would explain it
        (PASSPORT[:-1] + "1", (Fault("whole"),)),
        (PASSPORT.replace("L898902C36", "L898902C37"), (Fault("number"),)),
    ],
)
def test_letters_and_digits_that_look_alike_are_named(text, faults):
    assert read(text).faults == faults


@pytest.mark.parametrize(
    "typed",
    [
        PASSPORT.lower(),
        PASSPORT.replace("\n", "\r\n\r\n"),
        PASSPORT.replace("\n", ""),
        PASSPORT.replace("<<<\n", "\n"),
        PASSPORT.replace("<\n", "<<<<<\n"),
        PASSPORT.replace("<", "＜"),
        PASSPORT.replace("<", "< "),
    ],
)
def test_small_letters_spaces_and_fillers_at_the_end_do_no_harm(typed):
    assert (fault_of_zone(typed), read(typed)) == ("", read(PASSPORT))


def test_names_that_fill_their_field_may_have_been_cut():
    long = "P<UTO" + "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<KRA"[:39]
    assert read(f"{long}\n{PASSPORT.splitlines()[1]}").cut


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("P<UTOERIKSSON", "Enter all lines"),
        (PASSPORT.replace("L898902C3", "L898902C"), "Yours have 44 and 43."),
        (CARD.replace("F1204159", "F120415"), "Line 2 has 29 characters instead of 30."),
        (PASSPORT.replace("ERIKSSON", "ERIKSSÖN"), "only capital letters without accents"),
        ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<<X\n" + PASSPORT.splitlines()[1], "Line 1 has 46 characters"),
    ],
)
def test_what_is_wrong_with_the_lines_is_said(typed, sentence):
    assert sentence in fault_of_zone(typed)


def test_the_old_cards_of_france_have_lines_of_their_own():
    card = "IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<\n8806923102858CORINNE<<<<<<<6512068F6"
    assert (fault_of_zone(card), read_zone(card, today=TODAY)) == ("", None)


@pytest.mark.parametrize(("text", "digit"), [("L898902C3", "6"), ("740812", "2"), ("120415", "9"), ("AB2134<<<", "5")])
def test_check_digits_are_those_of_icao_9303(text, digit):
    assert check_digit(text) == digit


@given(with_digit_changed(NUMBERS))
def test_any_changed_digit_of_a_number_is_found(numbers):
    assert check_digit(numbers[1][:-1]) != numbers[1][-1]


@given(with_digits_swapped(NUMBERS))
def test_swapped_digits_are_found_unless_they_differ_by_five(numbers):
    """All that weights of 7, 3 and 1 promise."""
    number, typed = numbers
    at = next(place for place in range(len(number)) if number[place] != typed[place])
    by_five = abs(int(number[at]) - int(number[at + 1])) == 5
    assert by_five or check_digit(typed[:-1]) != typed[-1]


@given(with_digit_changed([PASSPORT, CARD, LARGE_CARD, GERMAN]))
def test_any_changed_digit_of_a_whole_zone_is_found(numbers):
    assert read(numbers[1]).faults


@given(st.text(max_size=100))
def test_whatever_is_typed_is_read_or_answered_with_a_sentence(typed):
    zone = read_zone(typed, today=TODAY)
    assert zone is None or not fault_of_zone(typed)
