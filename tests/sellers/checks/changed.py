"""The two ways in which people mistype a number most."""

from hypothesis import strategies as st


def with_digit_changed(numbers: list[str], *, start: int = 0) -> st.SearchStrategy[tuple[str, str]]:
    """One of `numbers`, and the same with another digit in one place from `start` on."""

    @st.composite
    def change(draw: st.DrawFn) -> tuple[str, str]:
        number = draw(st.sampled_from(numbers))
        place = draw(st.sampled_from([at for at, sign in enumerate(number) if sign.isdecimal() and at >= start]))
        digit = draw(st.sampled_from([each for each in "0123456789" if each != number[place]]))
        return number, number[:place] + digit + number[place + 1 :]

    return change()


def with_digits_swapped(numbers: list[str], *, start: int = 0) -> st.SearchStrategy[tuple[str, str]]:
    """One of `numbers`, and the same with two digits swapped that stand beside each other and are not equal."""

    @st.composite
    def swap(draw: st.DrawFn) -> tuple[str, str]:
        number = draw(st.sampled_from(numbers))
        pairs = [at for at in range(start, len(number) - 1) if number[at : at + 2].isdecimal()]
        place = draw(st.sampled_from([at for at in pairs if number[at] != number[at + 1]]))
        return number, number[:place] + number[place + 1] + number[place] + number[place + 2 :]

    return swap()
