"""Whether the emergency contact is the account's own person. Pure but for the rows it is given."""

import unicodedata

from sellers.models import Seller

ACCENTS = {chr(code) for code in range(0x300, 0x370)}


def names_the_same(name: str, seller: Seller) -> bool:
    """The names of the log-in and of the contact person, with the family name first or last, whatever the writing of
    letters, accents and spaces."""
    own = {seller.user.full_name}
    if hasattr(seller, "person"):
        given, family = seller.person.given_name, seller.person.family_name
        own |= {f"{given} {family}", f"{family} {given}"}
    return _folded(name) in {_folded(each) for each in own} - {""}


def _folded(name: str) -> str:
    """O'Brien, Zoë is obrienzoe; 山田 太郎 is 山田太郎. The vowel signs of Indian scripts stay: they are no accents."""
    parts = unicodedata.normalize("NFKD", name).casefold()
    return "".join(each for each in parts if each.isalnum() or (each not in ACCENTS and _is_mark(each)))


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")
