from datetime import date

import pytest

from verification.comparing.dates import read_date


@pytest.mark.parametrize(
    "text",
    [
        "3 FEB 1980",
        "03.02.1980",
        "3/2/1980",
        "1980-02-03",
        "1980年2月3日",
        "19800203",
        "３．２．１９８０",
        "3 Feb/Fév 1980",
    ],
)
def test_a_date_is_read_as_documents_print_it(text):
    assert read_date(text, country="GB") == date(1980, 2, 3)


def test_the_issuing_country_decides_which_number_is_the_month():
    assert read_date("02/03/1980", country="US") == date(1980, 2, 3)


@pytest.mark.parametrize("text", ["", "1980", "3 FEB", "80-02-03", "31.02.1980", "1980-02-03-04", "Feb Mar 1980", "x"])
def test_what_is_no_whole_date_is_none(text):
    assert read_date(text, country="GB") is None
