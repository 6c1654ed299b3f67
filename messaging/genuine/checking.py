"""Where the links of a pasted text lead, and what in it we did not say. Pure: text in, findings out.

Links are read as browsers read them (WHATWG URL: backslashes, what stands before @, letters of other scripts), so that
the real host is named. What is compared are words in their order, so that neither leaving out a "not" nor lines put in
between go unnoticed.
"""

import ipaddress
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple
from urllib.parse import unquote

REFERENCE = re.compile(r"(?<![a-z0-9_])msg_[a-z0-9]{22}(?![a-z0-9])")
SECRET = "\0"  # in what we said: words that only the copy has, such as a former phrase
CODE = "\1"  # and a code: it is short, and no room for words of others
LONGEST_SECRETS = {SECRET: 60, CODE: 10}  # letters and digits
MOST_PAIRS = 300_000  # of equal words, one of each text: ours have half as many, and more take seconds to compare
DOTS = str.maketrans("。．｡", "...")
# The name of a scheme is bounded: without that, a text of nothing but letters is read anew from each of them.
_SCHEME = r"h(?:tt|xx)ps?:[\\/]*|[a-z][a-z0-9+.-]{,40}:[\\/]{2,}|(?<![:\\/\w])[\\/]{2}"
_WITH_SCHEME = re.compile(rf"(?:{_SCHEME})[^\s<>\"“”「」]+", re.IGNORECASE)
# Mail programs make links of domains without a scheme too; in Chinese and Japanese no spaces stand around them.
_LETTER = r"A-Za-z0-9\-\u00c0-\u024f\u0370-\u052f\uff21-\uff5a"
_BARE = re.compile(
    rf"(?<![{_LETTER}@.])(?:[{_LETTER}]+\.)+[A-Za-z][A-Za-z0-9\-]+(?![{_LETTER}@])(?:[:/\\?#][^\s<>\"“”「」]*)?"
)
_FILES = ("ics", "pdf", "jpg", "jpeg", "png", "txt", "html", "htm")
_CLOSING = ".,;:!?)]}»’'。、）]"
_WORD = re.compile(r"[\0\1]|[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]|[^\W\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]+")
# Letters that are taken for one another: of Cyrillic and Greek, and some of our own.
_ALIKE = str.maketrans("аαеεоο0рρсуυхіιјѕԁɡһӏ1νκτω3", "aaeeoooppcyyxiijsdghllvktwe")

Word = tuple[str, int, int]  # with its beginning and its end


class Link(NamedTuple):
    """`written` as it stands in the text, `host` in ASCII as a browser asks for it, `readable` in letters; `why` is ""
    for one of ours, or a code: before_at, inside, number, letters, alike, elsewhere."""

    written: str
    host: str
    readable: str
    why: str


@dataclass(frozen=True)
class Comparison:
    """Pieces of the pasted text that we did not say, and of what we said that are missing in the midst of it."""

    added: list[str]
    missing: list[str]


def reference_in(text: str) -> str:
    """The first one; "" where there is none."""
    found = REFERENCE.search(visible(text).lower())
    return found.group() if found else ""


def visible(text: str) -> str:
    """Without characters that nobody sees and browsers pass over, and with the dots that reports write as [.]"""
    seen = "".join(each for each in text if unicodedata.category(each) != "Cf")
    return seen.replace("[.]", ".").replace("(.)", ".")


def links_in(text: str, *, official: str) -> list[Link]:
    """Each once, in their order; `official` is our host."""
    return list(dict.fromkeys(_link(written, official) for written in _written_in(visible(text))))


def foreign(links: Sequence[Link], *, said: str) -> list[Link]:
    """Those that lead elsewhere and that we did not write ourselves, as in the name of a business."""
    return [link for link in links if link.why and link.written.casefold() not in said.casefold()]


def compare(pasted: str, said: str) -> Comparison:
    """`said` has SECRET or CODE where words were left out. Links are not compared: links_in() judges them."""
    ours, theirs = _words(said), _words(visible(pasted))
    if len(theirs) > 2 * len(ours) + 200 or _pairs(ours, theirs) > MOST_PAIRS:
        return Comparison([pasted[:200]], [])
    steps = SequenceMatcher(None, [word for word, *_ in ours], [word for word, *_ in theirs], autojunk=False)
    codes = steps.get_opcodes()
    same = [index for index, code in enumerate(codes) if code[0] == "equal"]
    added, missing = [], []
    for index, (kind, a, b, c, d) in enumerate(codes):
        gone, come = ours[a:b], theirs[c:d]
        if kind == "equal" or _fits(gone, come):
            continue
        if come:
            added.append(visible(pasted)[come[0][1] : come[-1][2]])
        if gone and same and same[0] < index < same[-1]:
            missing.append(said[gone[0][1] : gone[-1][2]].replace(SECRET, "…").replace(CODE, "…"))
    return Comparison(added, missing)


def _fits(gone: Sequence[Word], come: Sequence[Word]) -> bool:
    """Whether it is no more than what was left out: one secret."""
    longest = LONGEST_SECRETS.get(gone[0][0]) if len(gone) == 1 else None
    return longest is not None and sum(len(word) for word, *_ in come) <= longest


def _pairs(ours: Sequence[Word], theirs: Sequence[Word]) -> int:
    counted = Counter(word for word, *_ in theirs)
    return sum(counted[word] for word, *_ in ours)


def defanged(text: str) -> str:
    """So that nothing makes a link of it."""
    text = re.sub(r"(?i)\bhttp", lambda found: {"http": "hxxp"}.get(found.group(), "hXXp"), text)
    return re.sub(r"(?<=\w)[.。．｡](?=\w)", "[.]", text)


def wave_of(text: str) -> str:
    """What two texts of one wave have in common, where no link tells: the words, without numbers and references."""
    plain = re.sub(r"\d+", "", REFERENCE.sub("", visible(text).casefold()))
    return " ".join(word for word, *_ in _words(plain))


def _written_in(text: str) -> list[str]:
    with_scheme = [(found.start(), found.group().rstrip(_CLOSING)) for found in _WITH_SCHEME.finditer(text)]
    rest = _WITH_SCHEME.sub(lambda found: " " * len(found.group()), text)
    bare = [(found.start(), found.group().rstrip(_CLOSING)) for found in _BARE.finditer(rest)]
    named = [(at, written) for at, written in bare if not written.lower().endswith(tuple(f".{e}" for e in _FILES))]
    return [written for _at, written in sorted(with_scheme + named)]


def _link(written: str, official: str) -> Link:
    authority = re.split(r"[/\\?#]", re.sub(rf"^(?:{_SCHEME})", "", written, flags=re.IGNORECASE), maxsplit=1)[0]
    before_at, _at, address = unquote(authority).rpartition("@")
    host = _ascii(re.sub(r":\d*$", "", address))
    readable = _readable(host)
    return Link(written, host, readable, _why(host, readable, before_at, official))


def _ascii(host: str) -> str:
    plain = unicodedata.normalize("NFKC", host).translate(DOTS).strip(".").lower()
    try:
        return plain.encode("idna").decode()
    except UnicodeError:
        return plain


def _readable(host: str) -> str:
    try:
        return host.encode().decode("idna")
    except UnicodeError:
        return host


def _why(host: str, readable: str, before_at: str, official: str) -> str:
    if host == official:
        return ""
    if official in before_at.lower():
        return "before_at"
    if official in host:
        return "inside"
    if _is_number(host):
        return "number"
    if not readable.isascii():
        return "letters"
    return "alike" if _is_alike(readable, official) else "elsewhere"


def _is_number(host: str) -> bool:
    """Browsers take 2130706433 and 0x7f.1 for addresses too."""
    try:
        return bool(ipaddress.ip_address(host.strip("[]")))
    except ValueError:
        return bool(re.fullmatch(r"[0-9.]+|0x[0-9a-f.x]+", host))


def _is_alike(host: str, official: str) -> bool:
    name = _outline(official.split(".")[0])
    parts = [_outline(part) for part in re.split(r"[.\-]", host)]
    return any(SequenceMatcher(None, name, part).ratio() >= 0.8 for part in [*parts, "".join(parts[:-1])])


def _outline(name: str) -> str:
    bare = "".join(each for each in unicodedata.normalize("NFKD", name) if not unicodedata.combining(each))
    return bare.translate(_ALIKE).replace("rn", "m").replace("vv", "w")


def _words(text: str) -> list[Word]:
    """(word, its beginning, its end); of Chinese, Japanese and Korean each character is one. Links are passed over."""
    blank = text
    for pattern in (_WITH_SCHEME, _BARE):
        blank = pattern.sub(lambda found: " " * len(found.group()), blank)
    return [
        (unicodedata.normalize("NFKC", found.group()).casefold(), found.start(), found.end())
        for found in _WORD.finditer(blank)
    ]
