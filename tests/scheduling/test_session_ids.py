from collections.abc import Callable

import pytest

from scheduling.session_ids import new_code, tidy_code


@pytest.mark.parametrize(
    "typed",
    [str.lower, lambda code: code.replace("-", ""), lambda code: code.replace("-", " "), lambda code: f" {code} "],
)
def test_a_session_id_is_known_however_it_is_typed(typed: Callable[[str], str]) -> None:
    code = new_code()
    assert tidy_code(typed(code)) == code


def test_a_session_id_has_no_letters_that_are_mistaken_for_others() -> None:
    codes = "".join(new_code() for _each in range(500))
    assert not set(codes) & set("01IOLU")
