"""Asking for documents: those that country and kind of business request, those that are missing at a decision, and
those that were accepted for details which have changed since.

An app above this one that knows until when something can be sent, and which version of a reason is in use, says so
(register).
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.db import transaction

from audit.log import Subject, record
from core.models import User
from sellers.models import Business, Document, Seller
from sellers.requested import kinds_requested

Status = Document.Status
CHANGED = "details_changed"  # the reason that the seller reads
# Which of the seller's rows a document proves.
PROVES: dict[str, str] = {
    Document.Kind.IDENTITY: "person",
    Document.Kind.BANK_STATEMENT: "bank_account",
    Document.Kind.BUSINESS_EXTRACT: "business",
}

_due_days: list[Callable[[Seller], date | None]] = []
_versions: list[Callable[[str], int]] = []


def register(due_day: Callable[[Seller], date | None], number_in_use: Callable[[str], int]) -> None:
    _due_days.append(due_day)
    _versions.append(number_in_use)


def day_for(seller: Seller) -> date | None:
    """Until when what is asked for now can be sent. None: nothing is asked of the seller by a day yet."""
    return next((day for due_day in _due_days if (day := due_day(seller))), None)


def _version_of(code: str) -> int:
    """The number of the version whose words the seller is told now."""
    return next(number_in_use(code) for number_in_use in _versions)


@transaction.atomic
def ask_what_is_requested(seller: Seller, business: Business, *, actor: Subject | None) -> None:
    """Under the seller's lock. What was sent is never lost: what is asked for no longer is kept, and counts again with
    another change."""
    wanted = kinds_requested(business.country, business.kind)
    there = {document.kind: document for document in seller.documents.all()}
    for kind in wanted:
        if kind not in there:
            _request(Document(seller=seller, kind=kind), actor=actor)
        elif there[kind].status == Status.NOT_NEEDED:
            _want_again(there[kind], actor=actor)
    for document in there.values():
        if document.kind not in wanted and document.status != Status.NOT_NEEDED:
            _want_no_more(document, actor=actor)


def _request(document: Document, *, actor: Subject | None) -> None:
    document.due_on = day_for(document.seller)
    document.save()
    record("document.requested", actor=actor, subject=document, data={"kind": document.kind})


def _want_again(document: Document, *, actor: Subject | None) -> None:
    """What nobody has looked at yet counts as it is; what was not accepted is asked for again, for the same reason."""
    unseen = document.pages and not document.reason_codes
    document.move_to(Status.UPLOADED if unseen else Status.REQUESTED)
    document.due_on = None if unseen else day_for(document.seller)
    document.save()
    record("document.requested", actor=actor, subject=document, data={"kind": document.kind})


def _want_no_more(document: Document, *, actor: Subject | None) -> None:
    """What was accepted stays accepted."""
    if not document.can_move_to(Status.NOT_NEEDED):
        return
    document.move_to(Status.NOT_NEEDED)
    document.due_on = None
    document.save()
    record("document.not_needed", actor=actor, subject=document, data={"kind": document.kind})


@transaction.atomic
def ask_for_missing(document: Document, *, actor: User, due_on: date | None) -> None:
    """A decision asks for what was not there: until `due_on` it can be sent."""
    Seller.objects.select_for_update().get(pk=document.seller_id)
    document = Document.objects.select_for_update().get(pk=document.pk)
    document.due_on = due_on
    document.save(update_fields=["due_on"])
    data = {"kind": document.kind, "due_on": due_on.isoformat() if due_on else None}
    record("document.requested", actor=actor, subject=document, data=data)


def proving(seller: Seller, part: str) -> list[Document]:
    """What was accepted for the seller's row of that name."""
    kinds = [kind for kind, proved in PROVES.items() if proved == part]
    return [each for each in seller.documents.all() if each.kind in kinds and each.status == Status.ACCEPTED]


def ask_again_what_proved(seller: Seller, part: str, *, actor: Subject | None) -> None:
    """Under the seller's lock: `part` is no longer what it was."""
    for document in proving(seller, part):
        _ask_again(document, actor=actor, because=part)


def _ask_again(document: Document, *, actor: Subject | None, because: str) -> None:
    document.move_to(Status.REQUESTED)
    document.reasons, document.due_on = {CHANGED: _version_of(CHANGED)}, day_for(document.seller)
    document.save()
    record("document.asked_again", actor=actor, subject=document, data={"because": because})


def ask_for(seller: Seller, kinds: Sequence[str], *, since: datetime, actor: Subject | None) -> None:
    """Under the seller's lock: documents that are to show what is to be changed. What was sent since then stays."""
    for document in seller.documents.filter(kind__in=kinds):
        if document.status == Status.NOT_NEEDED:
            _want_again(document, actor=actor)
        if document.uploaded_at is None or document.uploaded_at >= since:
            continue
        if document.status == Status.ACCEPTED:
            _ask_again(document, actor=actor, because="change")
        elif document.status == Status.UPLOADED:
            _ask_for_newer(document, actor=actor)


def _ask_for_newer(document: Document, *, actor: Subject | None) -> None:
    """What nobody has looked at was sent for something else."""
    document.move_to(Status.REQUESTED)
    document.due_on = day_for(document.seller)
    document.save()
    record("document.asked_again", actor=actor, subject=document, data={"because": "change"})


def give_back(seller: Seller, kinds: Sequence[str], *, asked_at: datetime, judged: bool, actor: Subject | None) -> None:
    """Under the seller's lock: nothing is to be changed, for which these were asked since `asked_at`. What was not
    replaced is as before, accepted or to be judged; what was replaced stays, to be judged, where such a business owes
    it, and else is no longer asked for, unless somebody has `judged` it."""
    owed = kinds_requested(seller.business.country, seller.business.kind)
    for document in seller.documents.filter(kind__in=kinds):
        waits = document.status == Status.REQUESTED
        stands = waits and document.uploaded_at is not None and document.uploaded_at < asked_at
        if stands and CHANGED in document.reasons:
            _accept_as_before(document, actor=actor)
        elif not judged and document.kind not in owed and (waits or document.status == Status.UPLOADED):
            _want_no_more(document, actor=actor)
        elif stands and document.pages and not document.reasons:
            _take_as_sent(document, actor=actor)


def _accept_as_before(document: Document, *, actor: Subject | None) -> None:
    document.move_to(Status.ACCEPTED)
    document.reasons, document.due_on = {}, None
    document.save()
    record("document.accepted_as_before", actor=actor, subject=document)


def _take_as_sent(document: Document, *, actor: Subject | None) -> None:
    document.move_to(Status.UPLOADED)
    document.due_on = None
    document.save()
    record("document.taken_as_sent", actor=actor, subject=document)
