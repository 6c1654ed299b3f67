"""Numbers from public specifications and specimens, and the same with one character changed."""

import pytest

from sellers.models import Person
from verification.numbers import is_plausible, normalise

PASSPORT = Person.DocumentType.PASSPORT
IDENTITY_CARD = Person.DocumentType.IDENTITY_CARD
LICENCE = Person.DocumentType.DRIVING_LICENCE

GOOD = [
    (IDENTITY_CARD, "CN", "11010519491231002X"),  # GB 11643-1999, the standard's own examples
    (IDENTITY_CARD, "CN", "440524188001010014"),
    (IDENTITY_CARD, "CN", "１１０１０５１９４９１２３１００２ｘ"),
    (IDENTITY_CARD, "DE", "T220001293"),  # specimens of the Federal Ministry of the Interior
    (IDENTITY_CARD, "DE", "L01X00T471"),
    (IDENTITY_CARD, "DE", "L01X00T47"),
    (PASSPORT, "DE", "C01X00T478"),
    (PASSPORT, "DE", "c01x 00t47"),
    (PASSPORT, "UT", "L898902C3"),  # ICAO Doc 9303 part 4
    (PASSPORT, "CN", "E12345678"),
    (PASSPORT, "JP", "TZ1234567"),
    (PASSPORT, "GB", "925665416"),  # HM Passport Office's specimen
    (PASSPORT, "US", "340020013"),  # the Department of State's specimens, before and since 2021
    (PASSPORT, "US", "A00000000"),
    (LICENCE, "GB", "MORGA657054SM9IJ"),  # DVLA's specimen
    (LICENCE, "GB", "MORGA 657054 SM9IJ 35"),
    (LICENCE, "GB", "12345678"),
    (LICENCE, "JP", "3001 0012 3456"),
    (LICENCE, "US", "D1234562"),  # California
    (LICENCE, "US", "S123-4567-8901"),  # Illinois
    (LICENCE, "US", "WDLABCD456DG"),  # Washington
]
BAD = [
    (IDENTITY_CARD, "CN", "110105194912310021"),  # check digit
    (IDENTITY_CARD, "CN", "11010519491331002X"),  # month 13
    (IDENTITY_CARD, "CN", "1101051949123100"),
    (IDENTITY_CARD, "CN", "990105194912310023"),  # no region 99; its check digit is right
    (IDENTITY_CARD, "DE", "T220001294"),  # check digit
    (IDENTITY_CARD, "DE", "L01X00O47"),  # the letter O does not occur
    (PASSPORT, "DE", "C01X00T479"),
    (PASSPORT, "CN", "E1234567890"),
    (PASSPORT, "US", "ABCDEFGHI"),
    (PASSPORT, "JP", ""),
    (PASSPORT, "JP", "T12345678"),
    (PASSPORT, "GB", "12345678"),
    (PASSPORT, "US", "AB0000000"),
    (LICENCE, "JP", "30010012345"),
    (LICENCE, "GB", "MORGA677054SM9IJ"),  # month 77
    (LICENCE, "GB", "MORGA657324SM9IJ"),  # day 32
    (LICENCE, "GB", "MORGA657054SM9I"),
    (LICENCE, "US", "D12"),
    (LICENCE, "US", "CALIFORNIA"),
    (LICENCE, "GB", "00000000"),
    (LICENCE, "JP", "000000000000"),
    (PASSPORT, "GB", "000000000"),
]


@pytest.mark.parametrize(("document_type", "country", "number"), GOOD)
def test_a_good_number_is_plausible(document_type: str, country: str, number: str) -> None:
    assert is_plausible(number, document_type=document_type, country=country)


@pytest.mark.parametrize(("document_type", "country", "number"), BAD)
def test_a_bad_number_is_not_plausible(document_type: str, country: str, number: str) -> None:
    assert not is_plausible(number, document_type=document_type, country=country)


def test_a_document_that_is_not_known_here_is_never_at_fault() -> None:
    assert is_plausible("?", document_type=IDENTITY_CARD, country="BR")


def test_numbers_are_compared_without_spaces_dashes_and_width() -> None:
    assert normalise("ｌ01x-00 T47") == "L01X00T47"
