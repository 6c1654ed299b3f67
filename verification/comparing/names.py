"""How alike two names are that need not be equal: middle names, company forms, scripts. Pure."""

import re
import unicodedata
from enum import StrEnum

from verification.comparing.documents import has_all_words, same_name
from verification.comparing.spellings import is_latin, words_of

SHORTEST_WORDS = 2  # of a name that is a part of another: one word alone is shared by too many


class Likeness(StrEnum):
    SAME = "same"
    CLOSE = "close"  # nothing contradicts, and something is missing, or written in a way that no machine compares
    DIFFERENT = "different"


# What a company's form may be called; each row is one form. The longest is looked for first.
FORMS = [
    ("gmbh & co. kg", "gmbh & co kg", "gmbh und co kg", "gmbh und co. kg"),
    ("gmbh", "gesellschaft mit beschränkter haftung", "mbh"),
    ("ug", "ug (haftungsbeschränkt)", "unternehmergesellschaft", "unternehmergesellschaft (haftungsbeschränkt)"),
    ("ag", "aktiengesellschaft"),
    ("kg", "kommanditgesellschaft"),
    ("ohg", "offene handelsgesellschaft"),
    ("gbr", "gesellschaft bürgerlichen rechts", "egbr"),
    ("ek", "e.k.", "e. k.", "e.kfm.", "e.kfr.", "eingetragener kaufmann", "eingetragene kauffrau"),
    ("ltd", "ltd.", "limited", "co ltd", "co., ltd.", "co. ltd.", "company limited", "co., limited", "company ltd"),
    ("plc", "p.l.c.", "public limited company"),
    ("llp", "limited liability partnership"),
    ("llc", "l.l.c.", "limited liability company"),
    ("inc", "inc.", "incorporated"),
    ("corp", "corp.", "corporation"),
    ("有限公司", "有限责任公司"),
    ("股份有限公司",),
    ("株式会社", "kabushiki kaisha", "kabushiki gaisha", "k.k."),
    ("有限会社", "yugen kaisha"),
    ("合同会社", "godo kaisha"),
    ("sarl", "s.a.r.l.", "société à responsabilité limitée"),
    ("sas", "s.a.s.", "sasu", "société par actions simplifiée"),
    ("sa", "s.a.", "société anonyme", "sociedad anónima"),
    ("sl", "s.l.", "sociedad limitada"),
    ("srl", "s.r.l.", "società a responsabilità limitata"),
    ("spa", "s.p.a.", "società per azioni"),
    ("bv", "b.v.", "besloten vennootschap"),
    ("nv", "n.v.", "naamloze vennootschap"),
    ("as", "a/s", "a.s."),
    ("ab", "aktiebolag"),
    ("oy", "osakeyhtiö"),
    ("pty ltd", "pty. ltd.", "pty limited", "proprietary limited"),
    ("pte ltd", "pte. ltd.", "pte limited", "private limited", "pvt. ltd.", "pvt ltd"),
]
IN_BRACKETS = {"(株)": "株式会社", "(有)": "有限会社"}  # ㈱ and ㈲ too, once they are plain
UNSPACED = re.compile(r"[一-鿿]")  # Chinese and Japanese forms stand directly beside the name


def likeness_of_names(one: str, other: str, *, country: str = "") -> Likeness:
    """Of two people's. CLOSE: one has names that the other leaves out, and at least SHORTEST_WORDS in common; or one is
    in Latin letters and the other is not, as no table knows how a family reads its characters."""
    if same_name(one, other, country=country):
        return Likeness.SAME
    if one and other and is_latin(one) != is_latin(other):
        return Likeness.CLOSE
    short, long = sorted((one, other), key=lambda name: len(words_of(name)))
    if len(words_of(short)) >= SHORTEST_WORDS and has_all_words(long, short, country=country):
        return Likeness.CLOSE
    return Likeness.DIFFERENT


def likeness_of_companies(one: str, other: str, *, country: str = "") -> Likeness:
    """CLOSE: the form is missing on one side, or one is in Latin letters and the other is not: names of companies are
    translated, not spelt."""
    if is_latin(one) != is_latin(other):
        return Likeness.SAME if same_name(one, other, country=country) else Likeness.CLOSE
    (name, form), (other_name, other_form) = _parted(one), _parted(other)
    if not same_name(name, other_name, country=country):
        return Likeness.DIFFERENT
    if form == other_form:
        return Likeness.SAME
    return Likeness.DIFFERENT if form and other_form else Likeness.CLOSE


def _spoken(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    for short, form in IN_BRACKETS.items():
        plain = plain.replace(short, form)
    return " ".join(words_of(plain))


# Each way to write a form, as words, with the form that it is; longest first.
_WAYS = sorted(((_spoken(way), row[0]) for row in FORMS for way in row), key=lambda way_and_form: -len(way_and_form[0]))


def _parted(name: str) -> tuple[str, str]:
    """The name without its company's form, and the form; "" where it has none that is known. Never a form alone."""
    spoken = _spoken(name)
    for way, form in _WAYS:
        edge = "" if UNSPACED.search(way) else r"\b"
        rest = re.sub(rf"(?:^{re.escape(way)}{edge}|{edge}{re.escape(way)}$)", " ", spoken).strip()
        if rest and rest != spoken:
            return rest, form
    return spoken, ""
