"""Changing details while an account stands: typed, sent, checked by as much as it takes, and in effect only then.

Who has a case locks it first, the seller after it.
"""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from audit.log import Subject, record
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from messaging.outbox import queue_message
from scheduling.actions import release_offers
from sellers.asking import ask_for, ask_what_is_requested, give_back
from sellers.models import Seller
from verification.actions.cases import begin_case
from verification.actions.moving import lock, move, require
from verification.certification.certifiable import fingerprint_of, phone_of
from verification.changes.actions.ending import apply_change, end_change
from verification.changes.as_asked import differing, standing_values, with_values
from verification.changes.changeable import documents_for, refuse_unchangeable, unshown
from verification.changes.needs import Need
from verification.life.table import REVIEWED
from verification.models import Case, ChangeRequest

Status = ChangeRequest.Status
CAN_BE_WITHDRAWN = (Case.Status.SESSION_NEEDED, Case.Status.DOCUMENTS_NEEDED, *REVIEWED)


@transaction.atomic
def save_change(seller: Seller, *, actor: User, part: str, fields: dict[str, Any]) -> ChangeRequest | None:
    """One part of what is to be changed, not sent yet: `fields` are all of its fields, as the form has them. None: they
    are as they stand, and nothing else is to be changed. DomainError: "not_changeable", "case_open"."""
    seller = _locked(seller)
    change = _draft(seller)
    values = {name: asked for name, asked in change.asked.items() if name != part}
    if changed := differing(seller, part, fields):
        values[part] = changed
    if not values and change.pk is None:
        return None
    change.asked = values
    change.save()
    record("change.saved", actor=actor, subject=change, data={"details": part, "changed": list(changed)})
    _ask_documents(change, seller, actor=actor)
    if not values:
        end_change(change, Status.WITHDRAWN, actor=actor)
        return None
    return change


def _locked(seller: Seller) -> Seller:
    Seller.objects.select_for_update().get(pk=seller.pk)
    locked = Seller.objects.with_details().get(pk=seller.pk)
    refuse_unchangeable(locked)
    return locked


def _draft(seller: Seller) -> ChangeRequest:
    return seller.change_requests.filter(status=Status.DRAFT).first() or ChangeRequest(
        seller=seller, started_at=database_now()
    )


def _ask_documents(change: ChangeRequest, seller: Seller, *, actor: User) -> None:
    """Those that show what is new, and no others: who takes a part back is not asked for its document any more."""
    asked = with_values(seller, change.asked)
    wanted = documents_for(asked, change.asked)
    no_more = [kind for kind in change.documents if kind not in wanted]
    give_back(seller, no_more, asked_at=change.started_at, judged=False, actor=actor)
    if wanted:
        ask_what_is_requested(seller, asked.business, actor=actor)
        ask_for(seller, wanted, since=change.started_at, actor=actor)
    change.documents = wanted
    change.save(update_fields=["documents"])


@transaction.atomic
def submit_change(seller: Seller, *, actor: User, seen: str, language: str = "") -> ChangeRequest:
    """`seen`: fingerprint_of() the seller as the page showed it with what is new. Where a certification is asked, this
    answers it. DomainError: "not_changeable", "case_open", "nothing_to_send", "incomplete", "changed_meanwhile"."""
    seller = _locked(seller)
    change = _draft(seller)
    if change.pk is None:
        raise DomainError("nothing_to_send", _("There is no change to send: it was sent already, or taken back."))
    if fingerprint_of(with_values(seller, change.asked)) != seen:
        raise DomainError(
            "changed_meanwhile", _("Your details were changed since you opened this page. Look at them once more.")
        )
    if unshown(change):
        raise DomainError(
            "incomplete", _("A document is still missing. Upload each one that is marked below, then send the change.")
        )
    change.stood, change.submitted_at = standing_values(seller, change.asked), database_now()
    change.certifies = seller.certifications.open().told().first() if phone_of(seller) else None
    change.save()
    if change.need == Need.NOTHING:
        apply_change(change, actor=actor)
        queue_message("change_made", to=seller.user, about=change)
        return change
    change.move_to(Status.SUBMITTED)
    change.save(update_fields=["status"])
    record("change.submitted", actor=actor, subject=change, data={"need": change.need})
    begin_case(with_values(seller, change.asked), actor=actor, language=language, change=change)
    return change


@transaction.atomic
def withdraw_change(seller: Seller, *, actor: Subject) -> None:
    """Everything stays as it stands. DomainError: "being_decided", "nothing_to_withdraw", "not_now"."""
    case = Case.objects.open().filter(seller=seller).exclude(change=None).first()
    if case:
        _withdraw_case(case, actor=actor)
        return
    Seller.objects.select_for_update().get(pk=seller.pk)
    change = seller.change_requests.filter(status=Status.DRAFT).first()
    if change is None:
        raise DomainError("nothing_to_withdraw", _("There is no change to take back (any more)."))
    end_change(change, Status.WITHDRAWN, actor=actor)


def _withdraw_case(case: Case, *, actor: Subject) -> None:
    case = lock(case)
    require(case, *CAN_BE_WITHDRAWN)
    if case.status in REVIEWED and _was_looked_at(case):
        raise DomainError(
            "being_decided",
            _(
                "Somebody has begun to check your change, so it cannot be taken back any more. The page of your case "
                "says by when you have the answer."
            ),
        )
    release_offers(case.seller)
    move(case, Case.Status.WITHDRAWN, actor=actor)


def _was_looked_at(case: Case) -> bool:
    """Since it came to its review: from then on the answer stays the same until it is decided, also where fraud is
    suspected, or somebody was not sure."""
    return case.reviews.filter(Q(ended_at=None) | Q(ended_at__gte=case.since)).exists()
