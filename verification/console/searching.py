"""Which cases a list of the staff is made of: its queues, and what is searched for. Each condition is one that an index
answers, however many cases there are."""

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from core.models import User
from database.gathered import is_any_of, is_one_of
from verification.console.queue import CONTESTED, OVERDUE, SELLER_ACTS, STAFF_ACTS
from verification.models import Case, Review
from verification.models.cases import ids_listed_for, ids_visible_to

WITH_CLOSED = ["staff", "closed", "all"]


def cases_for(user: User, queue: str, *, searched: bool) -> QuerySet[Case]:
    """All that the list shows this user in a queue. Found is only what may be seen: an answer to each letter would
    spell out what is not shown. The keys of whoever sees not all are gathered once for all that the page asks."""
    ids = (ids_visible_to if searched else ids_listed_for)(user, closed=queue in WITH_CLOSED)
    cases = Case.objects.not_of(user)
    return cases if ids is None else cases.filter(is_any_of("pk", [pk for (pk,) in ids.values_list("pk")]))


def queue_parts(name: str, user: User) -> list[Q]:
    """`name` as verification.admin.QueueFilter has it; "" is whatever is open. The open and the closed ones have
    indexes of their own, so they are parts."""
    closed = Q(status__in=Case.CLOSED)
    return {
        "mine": [~closed & in_hand(user)],
        # What a seller contests is to be answered, even where the case was decided meanwhile.
        "staff": [~closed & STAFF_ACTS, closed & CONTESTED],
        "overdue": [~closed & OVERDUE],
        "seller": [~closed & SELLER_ACTS],
        "closed": [closed],
        "all": [~closed, closed],
    }.get(name, [~closed])


def in_hand(user: User) -> Q:
    """Cases whose session is theirs, or that they review now."""
    booked = Case.objects.filter(booking__manager__user=user).values("pk")
    return Q(is_one_of("pk", booked.union(Review.objects.filter(reviewer=user, ended_at=None).values("case"))))


def exactly(term: str) -> list[int]:
    """The cases whose id, session ID or seller's address this is: each is one look into an index."""
    if not term.strip():
        return []
    by_id = Case.objects.filter(public_id=term).values_list("pk")
    by_code = Case.objects.filter(booking__session__code=term.upper()).values_list("pk")
    address = User.objects.alias(lower=Lower("email")).filter(lower=term.lower())  # as one_user_per_email has it
    by_address = Case.objects.filter(seller__user__in=address).values_list("pk")
    return [pk for (pk,) in by_id.union(by_code, by_address)]


def named(term: str) -> Q:
    """Cases of sellers in whose name all of these words stand. The index of three letters in a row finds them; where
    there is no word of so many, what was typed begins the name."""
    words = term.split()
    if not any(len(word) >= 3 for word in words):
        return Q(seller__business__legal_name__istartswith=term.strip()) if words else Q()
    return Q(*(Q(seller__business__legal_name__icontains=word) for word in words))
