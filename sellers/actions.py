"""The only writers of sellers and what belongs to them."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from audit.log import Subject, record
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from messaging.outbox import queue_message
from sellers.asking import ask_again_what_proved, ask_what_is_requested
from sellers.masking import outline
from sellers.models import BankAccount, Business, Document, Person, Seller, TaxInformation
from sellers.quotas import refuse_too_many_test_sellers
from sellers.reading import refuse_to_accept_unscanned
from sellers.requested import EVERYBODY
from sellers.statuses import Status
from sellers.worlds import is_nobodys

Details = Business | Person | BankAccount
LIMITED = (Seller.Status.RESTRICTED, Seller.Status.SUSPENDED, Seller.Status.CLOSED)
PARTS: dict[str, type[Details]] = {"business": Business, "person": Person, "bank_account": BankAccount}


@transaction.atomic
def open_account(user: User) -> Seller:
    """Save a new user and open a seller account for them, in the world that their `is_test` says, with the documents
    that everybody is asked for. What a business is asked for beside them is known once it is declared. DomainError
    "address_not_for_tests"."""
    _refuse_somebodys_address(user)
    user.save()
    return _open(user, actor=user)


def _refuse_somebodys_address(user: User) -> None:
    """An address has one account, in whichever world: a test takes none that a seller could come with, and learns of
    none who came. Nor does anybody's data get into a test that way."""
    if user.is_test and not is_nobodys(user.email):
        raise DomainError(
            "address_not_for_tests",
            _(
                "A test seller has an address that belongs to nobody: under example.com, example.net, example.org, "
                "or a domain that ends in .example or .test."
            ),
        )


@transaction.atomic
def open_account_for(
    email: str, *, actor: Subject | None, language: str = "en", time_zone: str = "UTC", **fields: Any
) -> Seller:
    """As open_account(), by somebody else than the seller, as the marketplace does. `fields`: of User. Nobody has a
    password then: who has the address logs in with a code that is sent there, which confirms it too.
    DomainError "address_taken", "address_not_for_tests", "too_many_test_sellers".
    """
    user = User(email=email.lower(), language=language, time_zone=time_zone, **fields)
    _refuse_somebodys_address(user)
    if user.is_test:
        refuse_too_many_test_sellers()
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise DomainError(
            "address_taken", _("There is an account with this e-mail address already. Give another address.")
        ) from error
    EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)
    return _open(user, actor=actor)


def _open(user: User, *, actor: Subject | None) -> Seller:
    seller = Seller.objects.create(user=user)
    Document.objects.bulk_create([Document(seller=seller, kind=kind) for kind in EVERYBODY])
    record("seller.registered", actor=actor, subject=seller)
    return seller


def save_business(seller: Seller, *, actor: Subject | None, **fields: Any) -> None:
    """What is requested follows the kind of business."""
    _save_details("business", seller, actor=actor, fields=fields)


def save_person(seller: Seller, *, actor: Subject | None, **fields: Any) -> None:
    _save_details("person", seller, actor=actor, fields=fields)


def save_bank_account(seller: Seller, *, actor: Subject | None, **fields: Any) -> None:
    _save_details("bank_account", seller, actor=actor, fields=fields)


SAVE: dict[str, Callable[..., None]] = {
    "business": save_business,
    "person": save_person,
    "bank_account": save_bank_account,
}


@transaction.atomic
def _save_details(part: str, seller: Seller, *, actor: Subject | None, fields: dict[str, Any]) -> None:
    """`part`: the seller's row of that name. A document that was accepted for it is asked for again."""
    model = PARTS[part]
    seller = Seller.objects.select_for_update().get(pk=seller.pk)
    if seller.locked_at:
        raise details_locked()
    row: Details = model._default_manager.filter(seller=seller).first() or model(seller=seller)
    changed = [name for name, value in fields.items() if row.pk is None or getattr(row, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(row, name, fields[name])
    _save_row(row)
    data = {"details": model._meta.model_name, "changed": changed}
    record("seller.details_saved", actor=actor, subject=seller, data=data)
    ask_again_what_proved(seller, part, actor=actor)
    if isinstance(row, Business):
        ask_what_is_requested(seller, row, actor=actor)


@transaction.atomic
def correct_detail(seller: Seller, *, actor: User, part: str, name: str, value: Any) -> None:
    """One field, although it was handed in: whoever reviews it has asked for it. `part`: the seller's row of that name.

    The log has the outline of both values (R36); who asked keeps what stood there.
    """
    seller = Seller.objects.select_for_update().get(pk=seller.pk)
    row: Details = getattr(seller, part)
    old = getattr(row, name)
    setattr(row, name, value)
    _save_row(row)
    data = {"details": part, "changed": name, "old": outline(str(old or "")), "new": outline(str(value or ""))}
    record("seller.detail_corrected", actor=actor, subject=seller, data=data)


@transaction.atomic
def change_details(seller: Seller, *, actor: Subject | None, part: str, fields: dict[str, Any]) -> None:
    """Of an account that stands, once it was decided that they count. `part`: the seller's row of that name.

    The log has the names alone: the request keeps the values.
    """
    row: Details = getattr(seller, part)
    for name, value in fields.items():
        setattr(row, name, value)
    _save_row(row)
    data = {"details": part, "changed": list(fields)}
    record("seller.details_changed", actor=actor, subject=seller, data=data)


def _save_row(row: Details | TaxInformation) -> None:
    row.save()
    Seller.objects.filter(pk=row.seller_id).update(details_revision=F("details_revision") + 1)


def details_locked() -> DomainError:
    return DomainError(
        "details_locked",
        _(
            "Your details have been handed in, so they cannot be changed now. "
            "Your home page says what comes next, and what to do if something is wrong."
        ),
    )


@transaction.atomic
def lock_details(seller: Seller, *, actor: Subject | None) -> None:
    """At each handing in: from now on neither the details nor the documents uploaded until now can be changed."""
    seller = Seller.objects.select_for_update().get(pk=seller.pk)
    seller.locked_at = database_now()
    seller.save(update_fields=["locked_at"])
    record("seller.details_locked", actor=actor, subject=seller)


@transaction.atomic
def unlock_details(seller: Seller, *, actor: Subject | None) -> None:
    seller = Seller.objects.select_for_update().get(pk=seller.pk)
    seller.locked_at = None
    seller.save(update_fields=["locked_at"])
    record("seller.details_unlocked", actor=actor, subject=seller)


@transaction.atomic
def judge_document(
    document: Document,
    *,
    actor: User,
    accepted: bool,
    reasons: Mapping[str, int] | None = None,
    due_on: date | None = None,
) -> None:
    """The outcome of a review. `reasons`: {code: number of its version}; `due_on`: until when a rejected document can
    be sent again.

    DomainError: "not_scanned_yet", "illegal_transition".
    """
    Seller.objects.select_for_update().get(pk=document.seller_id)  # first, as whoever finds malware does
    document = Document.objects.select_for_update().get(pk=document.pk)
    document.move_to(Document.Status.ACCEPTED if accepted else Document.Status.REJECTED)
    if accepted:
        refuse_to_accept_unscanned(document)
    document.reasons, document.due_on = dict(reasons or {}), due_on
    document.save()
    data = {"reason_codes": document.reason_codes, "due_on": due_on.isoformat() if due_on else None}
    record(f"document.{document.status}", actor=actor, subject=document, data=data)


@transaction.atomic
def take_rejection_back(document: Document, *, actor: User) -> None:
    """It is to be looked at afresh, as it was sent."""
    Seller.objects.select_for_update().get(pk=document.seller_id)
    document = Document.objects.select_for_update().get(pk=document.pk)
    document.move_to(Document.Status.UPLOADED)
    document.reasons, document.due_on = {}, None
    document.save()
    record("document.rejection_taken_back", actor=actor, subject=document)


@transaction.atomic
def mark_verified(seller: Seller, *, actor: User) -> None:
    seller = Seller.objects.select_for_update().get(pk=seller.pk)
    seller.move_to(Seller.Status.VERIFIED)
    seller.save(update_fields=["status"])
    record("seller.verified", actor=actor, subject=seller)


@transaction.atomic
def follow_measures(seller: Seller, *, actor: User | None, status: Status) -> None:
    """Restricted, suspended, closed, or open again, as what stands against it says
    (verification.measures.account_status). The caller tells the seller, and the way on."""
    seller = Seller.objects.select_for_update().get(pk=seller.pk)
    if seller.status == status:
        return
    before, limited = seller.status, status in LIMITED
    seller.move_to(status)
    seller.closed_at = database_now() if status == Seller.Status.CLOSED else None
    seller.save(update_fields=["status", "closed_at"])
    record(f"seller.{status}" if limited else "seller.opened_again", actor=actor, subject=seller, data={"from": before})


@transaction.atomic
def save_tax_information(seller: Seller, *, actor: Subject, country: str, number: str) -> None:
    """The last step: a verified seller is active from then on, and is told so."""
    seller = Seller.objects.select_for_update().get(pk=seller.pk)
    if seller.status != Seller.Status.VERIFIED:
        raise tax_closed(seller)
    seller.move_to(Seller.Status.ACTIVE)
    seller.save(update_fields=["status"])
    # A suspension may have come after an earlier certificate.
    row = TaxInformation.objects.filter(seller=seller).first() or TaxInformation(seller=seller)
    row.country, row.number, row.certified_at = country, number, database_now()
    _save_row(row)
    record("seller.tax_information_saved", actor=actor, subject=seller)
    record("seller.activated", actor=actor, subject=seller)
    queue_message("seller_active", to=seller.user, about=seller)


def tax_closed(seller: Seller) -> DomainError:
    if seller.status == Seller.Status.ONBOARDING:
        return DomainError(
            "not_verified", _("Tax information is the last step. You can give it as soon as you are verified.")
        )
    return DomainError(
        "tax_not_asked",
        _("We ask for no tax information now. Your home page says how your account stands, and what comes next."),
    )
