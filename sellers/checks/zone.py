"""The machine-readable zone of passports and identity cards: ICAO Doc 9303, parts 3 to 6. Pure.

It is read as it was typed: fillers at the end of a line may be too many or too few, and what the check digits find is
kept as a fault with the letter or digit that was probably meant. The century of a date is not in the zone: a birth
lies in the past, an expiry within FURTHEST_YEARS.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

FURTHEST_YEARS = 50
FILLER = "<"
ZONE = re.compile(r"[A-Z0-9<]+")
LOOK_ALIKE = {"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "Z": "2", "S": "5", "G": "6", "B": "8"}
LETTER_LIKE = {"0": "O", "1": "I", "2": "Z", "5": "S", "6": "G", "8": "B"}
# France's identity cards until 2021 have two lines of 36 with a layout of their own.
OLD_FRENCH = "IDFRA"


@dataclass(frozen=True)
class Span:
    """Characters `start` to `end` of a line, counted from 0."""

    line: int
    start: int
    end: int

    def of(self, lines: list[str]) -> str:
        return lines[self.line][self.start : self.end]

    @property
    def digit(self) -> "Span":
        """The check digit behind it."""
        return Span(self.line, self.end, self.end + 1)


@dataclass(frozen=True)
class Layout:
    """`padded`: the lines that end with fillers; `all_over`: what the last check digit, `whole`, is made of."""

    name: str
    width: int
    padded: tuple[int, ...]
    names: Span
    number: Span
    optional: Span
    birth: Span
    expiry: Span
    all_over: tuple[Span, ...]
    whole: Span


_SECOND = {"number": Span(1, 0, 9), "birth": Span(1, 13, 19), "expiry": Span(1, 21, 27)}
_HEAD = (Span(1, 0, 10), Span(1, 13, 20))
TD1 = Layout(
    "TD1", 30, (0, 2), Span(2, 0, 30), Span(0, 5, 14), Span(0, 15, 30), Span(1, 0, 6), Span(1, 8, 14),
    (Span(0, 5, 30), Span(1, 0, 7), Span(1, 8, 15), Span(1, 18, 29)), Span(1, 29, 30),
)  # fmt: skip
TD2 = Layout(
    "TD2", 36, (0,), Span(0, 5, 36), optional=Span(1, 28, 35), **_SECOND,
    all_over=(*_HEAD, Span(1, 21, 35)), whole=Span(1, 35, 36),
)  # fmt: skip
TD3 = Layout(
    "TD3", 44, (0,), Span(0, 5, 44), optional=Span(1, 28, 42), **_SECOND,
    all_over=(*_HEAD, Span(1, 21, 43)), whole=Span(1, 43, 44),
)  # fmt: skip
CODE, STATE = Span(0, 0, 2), Span(0, 2, 5)


@dataclass(frozen=True)
class Fault:
    """`part` of NAMES_OF_PARTS. `typed` and `meant`: one character that looks like another, if that explains it."""

    part: str
    typed: str = ""
    meant: str = ""


@dataclass(frozen=True)
class Zone:
    """`state`: who issued it, as printed (D, GBR); a date is None where the document has none, or it was not read.

    `cut`: the names fill their field, so they may have been shortened.
    """

    layout: str
    code: str
    state: str
    number: str
    birth: date | None
    expiry: date | None
    family_name: str
    given_names: str
    cut: bool
    faults: tuple[Fault, ...]


def check_digit(text: str) -> str:
    """Part 3, 4.9: weights 7, 3, 1 over digits and letters (A is 10); a filler counts as 0."""
    values = (0 if character == FILLER else int(character, 36) for character in text)
    return str(sum(value * (7, 3, 1)[place % 3] for place, value in enumerate(values)) % 10)


def lines_of(text: str) -> list[str]:
    """As they were typed, in capitals and without spaces. One run of characters is parted where its length says so."""
    plain = unicodedata.normalize("NFKC", text).upper().replace("«", "<<").replace("‹", FILLER)
    lines = ["".join(line.split()) for line in plain.splitlines()]
    lines = [line for line in lines if line]
    width = {90: 30, 88: 44, 72: 36}.get(len(lines[0])) if len(lines) == 1 else None
    return [lines[0][at : at + width] for at in range(0, len(lines[0]), width)] if width else lines


def fault_of_zone(text: str) -> str:
    """What a form can say of it: the signs, and how many. "" where it can be read."""
    lines = lines_of(text)
    if not all(ZONE.fullmatch(line) for line in lines):
        return _("These lines have only capital letters without accents, digits and the sign <. Compare each sign.")
    if len(lines) not in (2, 3):
        return _("Enter all lines: a passport has two of them, an identity card two or three.")
    layout = _layout_of(lines)
    if layout is None:
        return _(
            "Two lines have 44 characters each in a passport, and 36 in an identity card. Yours have %(first)d and "
            "%(second)d. Count the signs < too."
        ) % {"first": len(lines[0]), "second": len(lines[1])}
    for number, line in enumerate(_fitted(lines, layout), start=1):
        if len(line) != layout.width:
            return _("Line %(line)d has %(length)d characters instead of %(width)d. Count the signs < too.") % {
                "line": number,
                "length": len(line),
                "width": layout.width,
            }
    return ""


def read_zone(text: str, *, today: date) -> Zone | None:
    """None: nothing there, or no zone of ICAO's."""
    lines = lines_of(text)
    if not lines or fault_of_zone(text) or (len(lines) == 2 and lines[0].startswith(OLD_FRENCH)):
        return None
    layout = _layout_of(lines)
    assert layout is not None
    return _read(_fitted(lines, layout), layout, today)


def _layout_of(lines: list[str]) -> Layout | None:
    if len(lines) == 3:
        return TD1
    return {44: TD3, 36: TD2}.get(len(lines[1]))


def _fitted(lines: list[str], layout: Layout) -> list[str]:
    return [_pad(line, layout.width) if at in layout.padded else line for at, line in enumerate(lines)]


def _pad(line: str, width: int) -> str:
    """Nobody counts the fillers at the end."""
    return line.rstrip(FILLER).ljust(width, FILLER) if len(line) > width else line.ljust(width, FILLER)


def _read(lines: list[str], layout: Layout, today: date) -> Zone:
    number, digit = _number_of(lines, layout)
    birth = _day_of(layout.birth.of(lines), latest=today)
    expiry = _day_of(layout.expiry.of(lines), latest=date(today.year + FURTHEST_YEARS, 12, 31))
    names = layout.names.of(lines)
    family, _between, given = names.rstrip(FILLER).partition(FILLER * 2)
    return Zone(
        layout.name,
        CODE.of(lines).rstrip(FILLER),
        STATE.of(lines).rstrip(FILLER),
        number,
        birth,
        expiry,
        _words(family),
        _words(given),
        not names.endswith(FILLER),
        tuple(_faults(lines, layout, number, digit, birth, expiry)),
    )


def _words(names: str) -> str:
    return " ".join(names.replace(FILLER, " ").split())


def _number_of(lines: list[str], layout: Layout) -> tuple[str, str]:
    """Number and check digit. Of more than nine characters the rest stands, with its digit, in the optional data."""
    field, digit = layout.number.of(lines), layout.number.digit.of(lines)
    rest = layout.optional.of(lines).partition(FILLER)[0]
    if digit == FILLER and layout != TD3 and len(rest) >= 2:
        return field + rest[:-1], rest[-1]
    return field.rstrip(FILLER), digit


def _day_of(text: str, *, latest: date) -> date | None:
    """YYMMDD in the last century that is not after `latest`. None: some of it is not known, or it is no day."""
    if not text.isdecimal():
        return None
    for century in (latest.year // 100, latest.year // 100 - 1):
        try:
            day = date(century * 100 + int(text[:2]), int(text[2:4]), int(text[4:]))
        except ValueError:
            continue
        if day <= latest:
            return day
    return None


def _faults(
    lines: list[str], layout: Layout, number: str, digit: str, birth: date | None, expiry: date | None
) -> list[Fault]:
    """Of the check digit over all only where the others fit: it repeats what they say."""
    faults = [_mistyped("country", STATE.of(lines), LETTER_LIKE)] if re.search("[0-9]", STATE.of(lines)) else []
    if check_digit(number) != digit and not _long_number_fits(lines, layout, number, digit):
        faults.append(_explained("number", number, digit))
    faults += _fault_of_day("birth_date", layout.birth, lines, birth)
    faults += _fault_of_day("expires_on", layout.expiry, lines, expiry)
    if layout == TD3:
        optional, its_digit = layout.optional.of(lines), layout.optional.digit.of(lines)
        empty = not optional.strip(FILLER) and its_digit in (FILLER, "0")
        if not empty and check_digit(optional) != its_digit:
            faults.append(_explained("optional", optional, its_digit))
    together = "".join(span.of(lines) for span in layout.all_over)
    if not faults and check_digit(together) != layout.whole.of(lines):
        faults.append(_explained("whole", together, layout.whole.of(lines)))
    return faults


def _long_number_fits(lines: list[str], layout: Layout, number: str, digit: str) -> bool:
    """Some issuers count the filler within a long number, some do not."""
    return len(number) > 9 and check_digit(number[:9] + FILLER + number[9:]) == digit


def _fault_of_day(part: str, span: Span, lines: list[str], day: date | None) -> list[Fault]:
    text, digit = span.of(lines), span.digit.of(lines)
    if re.search("[A-Z]", text):
        return [_mistyped(part, text, LOOK_ALIKE)]
    if not text.strip(FILLER) and digit in (FILLER, "0"):
        return []  # valid without end
    if check_digit(text) != digit:
        return [_explained(part, text, digit, letter_like={})]
    return [Fault(part)] if day is None and FILLER not in text else []


def _mistyped(part: str, text: str, meant: dict[str, str]) -> Fault:
    """A letter where only digits can stand, or the other way round."""
    typed = next((character for character in text if character in meant), "")
    return Fault(part, typed, meant.get(typed, ""))


def _explained(part: str, text: str, digit: str, *, letter_like: dict[str, str] = LETTER_LIKE) -> Fault:
    """One character that looks like another, if putting that in its place makes the check digit fit, and only one.
    `letter_like`: none where no letter can be meant."""
    if digit in LOOK_ALIKE and LOOK_ALIKE[digit] == check_digit(text):
        return Fault(part, digit, LOOK_ALIKE[digit])
    found = []
    for place, typed in enumerate(text):
        meant = LOOK_ALIKE.get(typed) or letter_like.get(typed)
        if meant and check_digit(text[:place] + meant + text[place + 1 :]) == digit:
            found.append((typed, meant))
    return Fault(part, *found[0]) if len(found) == 1 else Fault(part)
