"""How a change of details ends: accepted, and then it counts; or not, and then everything stays as it stands."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import Subject, record
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from sellers.actions import change_details
from sellers.asking import ask_for, ask_what_is_requested, give_back
from sellers.masking import outline
from sellers.models import Seller
from verification.certification.actions.certifying import give_certification
from verification.changes.as_asked import as_said, as_typed, standing_values, with_values
from verification.changes.changeable import is_of
from verification.models import Case, ChangeRequest

Status = ChangeRequest.Status
ENDS = {
    Case.Status.APPROVED: Status.APPLIED,
    Case.Status.REJECTED: Status.REFUSED,
    Case.Status.WITHDRAWN: Status.WITHDRAWN,
    Case.Status.LAPSED: Status.LAPSED,
}


def follow_change(case: Case, *, actor: Subject | None) -> None:
    """The locked case has come to another state, which decides on its change; or it is open again."""
    if case.change_id is None:
        return
    change = ChangeRequest.objects.select_for_update().get(pk=case.change_id)
    end = ENDS.get(Case.Status(case.status))
    if end == Status.APPLIED:
        apply_change(change, actor=actor)
    elif end:
        end_change(change, end, actor=actor)
    elif change.status == Status.REFUSED:
        _open_again(change, actor=actor)


def apply_change(change: ChangeRequest, *, actor: Subject | None) -> None:
    """The new values count from now on; what the seller certified with them is certified."""
    seller = Seller.objects.select_for_update().get(pk=change.seller_id)
    for part, asked in change.asked.items():
        values = {name: as_typed(part, name, value) for name, value in asked.items()}
        change_details(seller, actor=actor, part=part, fields=values)
    _end(change, Status.APPLIED, actor=actor)
    if change.certifies:
        give_certification(change.certifies, actor=seller.user)


def end_change(change: ChangeRequest, status: Status, *, actor: Subject | None) -> None:
    """Without effect: documents that were asked for again and not replaced are accepted as before."""
    seller = Seller.objects.select_for_update().get(pk=change.seller_id)
    give_back(seller, change.documents, asked_at=change.started_at, judged=status == Status.REFUSED, actor=actor)
    _end(change, status, actor=actor)


def _end(change: ChangeRequest, status: Status, *, actor: Subject | None) -> None:
    change.move_to(status)
    change.ended_at = database_now()
    change.save()
    record(f"change.{status}", actor=actor, subject=change)


@transaction.atomic
def correct_change(change: ChangeRequest, *, actor: User, part: str, name: str, value: Any) -> None:
    """One value of what is asked, as whoever checks it has asked for it. The log has the outline (R36). DomainError
    "not_asked_for"."""
    change = ChangeRequest.objects.select_for_update().select_related("seller").get(pk=change.pk)
    refuse_widening(change, part, name)
    before = change.asked.get(part, {}).get(name, as_said(getattr(getattr(change.seller, part), name)))
    change.asked = {**change.asked, part: {**change.asked.get(part, {}), name: as_said(value)}}
    change.stood = standing_values(change.seller, change.asked)
    change.save()
    data = {"details": part, "changed": name, "old": outline(str(before or "")), "new": outline(str(value or ""))}
    record("change.corrected", actor=actor, subject=change, data=data)


def refuse_widening(change: ChangeRequest, part: str, name: str) -> None:
    if not is_of(change, part, name):
        raise DomainError(
            "not_asked_for",
            _(
                "This change is not about that detail, and no document was asked for it. Decide on what was asked; "
                "the seller can ask for another change afterwards."
            ),
        )


def _open_again(change: ChangeRequest, *, actor: Subject | None) -> None:
    """What its seller has begun since gives way to it, and its own documents, which that may have taken for another
    use, are asked for once more."""
    for draft in ChangeRequest.objects.open().filter(seller=change.seller_id):
        end_change(draft, Status.WITHDRAWN, actor=actor)
    seller = Seller.objects.with_details().get(pk=change.seller_id)
    ask_what_is_requested(seller, with_values(seller, change.asked).business, actor=actor)
    ask_for(seller, change.documents, since=change.started_at, actor=actor)
    change.move_to(Status.SUBMITTED)
    change.ended_at = None
    change.save()
    record("change.submitted", actor=actor, subject=change)
