"""Which checks a review goes through, put together from the checklists of what the seller has handed in.

No machine compares anybody with anything: each check says what a person looks at, and what to do.
"""

import random
import secrets
from collections.abc import Collection, Iterable

from django.db.models import Q

from sellers.models import Business, Document, Seller
from verification.models import Checklist, ChecklistItem

Subject, Where = Checklist.Subject, ChecklistItem.Where


def subjects_of(seller: Seller) -> list[tuple[str, str]]:
    """(subject, country) in the order in which they are gone through."""
    business, person = seller.business, seller.person
    subjects = [(person.document_type, person.document_country), (Subject.BANK_STATEMENT, seller.bank_account.country)]
    if business.kind == Business.Kind.COMPANY:
        subjects.append((Subject.BUSINESS, business.country))
    return [*subjects, (Subject.GENERAL, business.country)]


KINDS = {Subject.BANK_STATEMENT: Document.Kind.BANK_STATEMENT, Subject.BUSINESS: Document.Kind.BUSINESS_EXTRACT}


def only_of(lists: list[Checklist], kinds: Collection[str]) -> list[Checklist]:
    """Those of these documents, and what is asked of everybody."""
    return [each for each in lists if each.subject == Subject.GENERAL or _kind_of(each) in kinds]


def _kind_of(checklist: Checklist) -> str:
    return KINDS.get(Subject(checklist.subject), Document.Kind.IDENTITY)


def lists_for(seller: Seller) -> list[Checklist]:
    """The newest published version of each: of that country or, where there is none, of any."""
    wanted = Q()
    for subject, country in subjects_of(seller):
        wanted |= Q(subject=subject, country__in=[country, ""])
    newest = Checklist.objects.published().filter(wanted).newest().prefetch_related("items")
    found = {(each.subject, each.country): each for each in newest}
    lists = [found.get((subject, country)) or found.get((subject, "")) for subject, country in subjects_of(seller)]
    return [each for each in lists if each]


def items_for(lists: Iterable[Checklist], *, in_session: bool, by_video: bool) -> list[ChecklistItem]:
    asked = {Where.ALWAYS: True, Where.SESSION: in_session, Where.VIDEO: by_video}
    return [item for each in lists for item in each.items.all() if asked[Where(item.where)]]


def items_of_document(seller: Seller) -> list[ChecklistItem]:
    """What a session by video asks of the identity document declared."""
    lists = [each for each in lists_for(seller) if each.subject in Checklist.IDENTITY]
    return items_for(lists, in_session=True, by_video=True)


def order_of(items: list[ChecklistItem], chance: random.Random | None = None) -> list[ChecklistItem]:
    """Challenges first, in an order that nobody can foresee (R9); the rest as it stands in the checklists."""
    challenges = [item for item in items if item.is_challenge]
    (chance or secrets.SystemRandom()).shuffle(challenges)
    return challenges + [item for item in items if not item.is_challenge]
