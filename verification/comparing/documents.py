"""Does the document say what was declared? As tolerant as a person, and never more: what differs is shown. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby, permutations, zip_longest

from verification.comparing.dates import read_date
from verification.comparing.spellings import in_ascii, is_latin, plain, ways_to_write, words_of

WORDS_REARRANGED = 5


class Kind(StrEnum):
    NAME = "name"
    NUMBER = "number"
    DATE = "date"
    ADDRESS = "address"


class Verdict(StrEnum):
    SAME = "same"  # but for capitals and spaces; of dates, the same day
    WRITING = "writing"  # the same, written in another way: order, punctuation, accents, script
    DIFFERS = "differs"


@dataclass(frozen=True)
class Part:
    text: str
    differs: bool = False


Parts = list[Part]


@dataclass(frozen=True)
class Comparison:
    """The parts of each side, joined, are its text; only where it differs are some of them marked."""

    verdict: Verdict
    declared: Parts
    read: Parts


def compare(declared: str, read: str, *, kind: Kind, country: str = "") -> Comparison:
    """`country`, of whoever issued the document, decides on its spellings and on the order of its dates.

    A declared date is YYYY-MM-DD.
    """
    if _alike(declared) == _alike(read) or (kind == Kind.DATE and _same_day(declared, read, country)):
        return _unmarked(Verdict.SAME, declared, read)
    if kind == Kind.NAME and same_name(declared, read, country=country):
        return _unmarked(Verdict.WRITING, declared, read)
    if kind == Kind.NUMBER and plain(declared) == plain(read):
        return _unmarked(Verdict.WRITING, declared, read)
    marked = _mark_names(declared, read, country) if kind == Kind.NAME else _mark_letters(declared, read)
    return Comparison(Verdict.DIFFERS, *marked)


def compare_named(names: Sequence[str], read: str) -> Comparison:
    """`names`: one thing as it may be called, such as Germany, DEU, Deutschland; the first is how it is shown."""
    if any(same_name(name, read) for name in names):
        verdict = Verdict.SAME if _alike(names[0]) == _alike(read) else Verdict.WRITING
        return _unmarked(verdict, names[0], read)
    return Comparison(Verdict.DIFFERS, [Part(names[0], differs=True)], [Part(read, differs=True)])


def same_name(one: str, other: str, *, country: str = "") -> bool:
    ours, theirs = _ways(one, other, country), _ways(other, one, country)
    if not ours or not theirs:
        return _alike(one) == _alike(other)
    return not any(_without_partner(ours, theirs)) or _rearranged(ours, theirs) or _rearranged(theirs, ours)


def has_all_words(whole: str, part: str, *, country: str = "") -> bool:
    """Whether `whole` is `part` and perhaps more, such as middle names, in any order."""
    ours, theirs = _ways(part, whole, country), _ways(whole, part, country)
    return bool(ours) and not _without_partner(ours, theirs)[0]


def _alike(text: str) -> list[str]:
    return text.casefold().split()


def _unmarked(verdict: Verdict, declared: str, read: str) -> Comparison:
    return Comparison(verdict, [Part(declared)], [Part(read)])


def _same_day(declared: str, read: str, country: str) -> bool:
    try:
        return date.fromisoformat(declared) == read_date(read, country=country)
    except ValueError:  # such as no date declared
        return False


Word = frozenset[str]  # the ways in which one word can be written


def _ways(text: str, other: str, country: str) -> list[Word]:
    romanised = is_latin(other)
    return [ways_to_write(word, country=country, romanised=romanised) for word in words_of(text)]


def _without_partner(ours: list[Word], theirs: list[Word]) -> tuple[list[int], list[int]]:
    """Places of those words that are not on the other side, wherever they stand there."""
    left, alone = list(range(len(theirs))), []
    for place, ways in enumerate(ours):
        partner = next((each for each in left if theirs[each] & ways), None)
        if partner is None:
            alone.append(place)
        else:
            left.remove(partner)
    return alone, left


def _rearranged(ours: list[Word], theirs: list[Word]) -> bool:
    """Only spaces and hyphens stand elsewhere, such as in XIAOMING LI and Li Xiao-Ming."""
    if max(len(ours), len(theirs)) > WORDS_REARRANGED:
        return False
    target = _joined(theirs)
    return any(_joined(order) & target for order in permutations(ours))


def _joined(words: Iterable[Word]) -> set[str]:
    joined = {""}
    for ways in words:
        joined = {start + way for start in joined for way in ways}
    return joined


def _mark_names(declared: str, read: str, country: str) -> tuple[Parts, Parts]:
    """Words without a partner are compared, letter by letter, with those of the other side in their order."""
    alone, left = _without_partner(_ways(declared, read, country), _ways(read, declared, country))
    if not alone and not left:  # there are no words at all, only signs
        return _mark_letters(declared, read)
    ours, theirs = _pieces(declared, alone), _pieces(read, left)
    pairs = zip_longest([each for each, lone in ours if lone], [each for each, lone in theirs if lone], fillvalue="")
    marked = [_mark_letters(one, other) for one, other in pairs]
    return _put_back(ours, [one for one, _ in marked]), _put_back(theirs, [other for _, other in marked])


def _pieces(text: str, alone: list[int]) -> list[tuple[str, bool]]:
    """Spaces, and what stands between them; True: one of its words is among `alone`."""
    pieces, place = [], 0
    for piece in re.findall(r"\s+|\S+", text):
        end = place + len(words_of(piece))
        pieces.append((piece, any(place <= each < end for each in alone)))
        place = end
    return pieces


def _put_back(pieces: list[tuple[str, bool]], marked: list[Parts]) -> Parts:
    left = iter(marked)
    return [part for piece, lone in pieces for part in (next(left) if lone else [Part(piece)])]


def _mark_letters(declared: str, read: str) -> tuple[Parts, Parts]:
    """What has no letter or digit to show marks itself as a whole."""
    ours, theirs = _letters(declared), _letters(read)
    blocks = SequenceMatcher(None, [key for _, key in ours], [key for _, key in theirs], autojunk=False)
    same = [block for block in blocks.get_matching_blocks() if block.size]
    found = {ours[block.a + step][0] for block in same for step in range(block.size)}
    also = {theirs[block.b + step][0] for block in same for step in range(block.size)}
    return _mark(declared, found), _mark(read, also)


def _letters(text: str) -> list[tuple[int, str]]:
    """Place of each letter or digit, and what it is compared by."""
    return [(place, in_ascii(letter.casefold())) for place, letter in enumerate(text) if letter.isalnum()]


def _mark(text: str, same: set[int]) -> Parts:
    """Signs between the letters are never the difference, unless there are no letters."""
    signs = any(letter.isalnum() for letter in text)
    marks = [place not in same and (letter.isalnum() or not signs) for place, letter in enumerate(text)]
    return [
        Part("".join(text[place] for place, _ in run), differs)
        for differs, run in groupby(enumerate(marks), key=lambda each: each[1])
    ]
