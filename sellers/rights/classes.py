"""The classes of what sellers, messaging and core hold."""

from collections.abc import Sequence
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from audit.models import Event, Place
from audit.subjects import subjects_of
from core.files import discard_files
from core.models import Approval
from messaging.models import Delivery, Message, OpsTask
from sellers.keeping import Ground, RetentionClass, by_time, delete_all
from sellers.models import (
    BankAccount,
    Business,
    Export,
    LegalHold,
    LogInPlace,
    Person,
    Seller,
    StatedReason,
    TaxInformation,
    TravelNote,
)

NUMBERS: dict[Any, tuple[tuple[str, ...], tuple[str, ...]]] = {  # with the blind indexes that find others by them
    Business: (("register_number",), ("register_index", "address_index")),
    Person: (("document_number", "machine_readable"), ("document_index",)),
    BankAccount: (("number",), ("number_index",)),
    TaxInformation: (("number",), ("number_index",)),
}


def _closed_with_numbers() -> QuerySet[Seller]:
    found = Q()
    for model, (numbers, _indexes) in NUMBERS.items():
        emptied = dict.fromkeys(numbers, b"")
        found |= Q(Exists(model._default_manager.filter(seller=OuterRef("pk")).exclude(**emptied)))
    return Seller.objects.filter(found, status=Seller.Status.CLOSED, erased_at=None)


def _remove_numbers(sellers: Sequence[Seller]) -> None:
    for model, (numbers, indexes) in NUMBERS.items():
        emptied: dict[str, Any] = dict.fromkeys(numbers, b"") | dict.fromkeys(indexes, "")
        model._default_manager.filter(seller__in=sellers).update(**emptied)


def remove_exports(exports: Sequence[Export]) -> None:
    discard_files([export.file for export in exports if export.file])
    gone = {"status": Export.Status.GONE, "file": "", "size": 0}
    Export.objects.filter(pk__in=[export.pk for export in exports]).update(**gone)


def _settled_approvals() -> QuerySet[Approval]:
    """Approvals know no sellers: those about what belongs to a seller that is held are left out by hand."""
    wordy = Approval.objects.exclude(reason=b"", answer=b"")
    return wordy.filter(decided_at__isnull=False).exclude(subject__in=_held_subjects())


def _forget_approvals(rows: Sequence[Approval]) -> None:
    Approval.objects.filter(pk__in=[row.pk for row in rows]).update(reason=b"", answer=b"")


def _addresses() -> QuerySet[Place]:
    """Nor do they; those at which a seller was that is held are left out."""
    held = LegalHold.objects.filter(released_at=None).values("seller__user__public_id")
    return Place.objects.exclude(token__in=Event.objects.filter(actor__in=held).values("place"))


def _held_subjects() -> set[str]:
    """The public ids of all that belongs to sellers that are held."""
    held = LegalHold.objects.filter(released_at=None).values_list("seller__public_id", flat=True)
    return subjects_of(*held) if held else set()


def _stated_reasons() -> QuerySet[StatedReason]:
    """They know no sellers either; those about a document or a case of a seller that is held are left out."""
    return StatedReason.objects.exclude(text=b"").exclude(subject__in=_held_subjects())


def _messages() -> QuerySet[Message]:
    """What staff were told about a seller that is held is left out, as what the seller was told is held back."""
    return Message.objects.filter(Q(recipient__seller__isnull=False) | ~Q(about__in=_held_subjects()))


def _deliveries() -> QuerySet[Delivery]:
    return Delivery.objects.exclude(status__in=Delivery.OPEN).filter(
        Q(message__recipient__seller__isnull=False) | ~Q(message__about__in=_held_subjects())
    )


def _closed_tasks() -> QuerySet[OpsTask]:
    """Those about a seller that is held, or that one reported, are left out by hand."""
    held = LegalHold.objects.filter(released_at=None).values("seller__user")
    closed = OpsTask.objects.filter(closed_at__isnull=False).exclude(reports__reporter__in=held)
    return closed.exclude(key__in=_held_subjects())


def _forget_reasons(rows: Sequence[StatedReason]) -> None:
    StatedReason.objects.filter(pk__in=[row.pk for row in rows]).update(text=b"")


def _forget_holds(rows: Sequence[LegalHold]) -> None:
    LegalHold.objects.filter(pk__in=[row.pk for row in rows]).update(reason=b"")


CLASSES = [
    RetentionClass(
        code="log_ins",
        label=_("Log-ins"),
        what=_("Browser, address on the network and times of each log-in, of sellers and staff."),
        ground=Ground.INTEREST,
        figure="log_ins_kept_days",
        since=_("the last time it was used"),
        kept=UserSession.objects.all,
        due=by_time("last_seen_at"),
        remove=delete_all,
        seller="user__seller",
    ),
    RetentionClass(
        code="log_in_places",
        label=_("Places of log-ins"),
        what=_(
            "Kind of browser and coarse network of each log-in: so that a new one is noticed, and so that we can ask "
            "when several accounts log in alike. We set no cookie for it and measure nothing of the device."
        ),
        ground=Ground.INTEREST,
        figure="log_ins_kept_days",
        since=_("the last time it was used"),
        kept=LogInPlace.objects.all,
        due=by_time("seen_at"),
        remove=delete_all,
        seller="user__seller",
    ),
    RetentionClass(
        code="travel_notes",
        label=_("Travel notes"),
        what=_("From which country or region a seller said that they would log in, and on which days."),
        ground=Ground.INTEREST,
        figure="travel_notes_kept_days",
        since=_("the day it was written"),
        kept=TravelNote.objects.all,
        due=by_time("noted_at"),
        remove=delete_all,
        seller="seller",
    ),
    RetentionClass(
        code="session_data",
        label=_("Session cookies' rows"),
        what=_("What the site remembers of a browser between two pages."),
        ground=Ground.CONTRACT,
        figure="log_ins_kept_days",
        since=_("the end of the session"),
        kept=Session.objects.all,
        due=by_time("expire_date"),
        remove=delete_all,
    ),
    RetentionClass(
        code="addresses",
        label=_("Network addresses in the log"),
        what=_("From which address something was done. The event stays in the log, with a hash in place of it."),
        ground=Ground.INTEREST,
        figure="addresses_kept_days",
        since=_("the day it was first seen in a month"),
        kept=_addresses,
        due=by_time("seen_on"),
        remove=delete_all,
    ),
    RetentionClass(
        code="messages",
        label=_("Messages"),
        what=_("Everything that was said to a person, in the message center."),
        ground=Ground.LAW,
        figure="messages_kept_days",
        since=_("the day it was due"),
        kept=_messages,
        due=by_time("due_at"),
        remove=delete_all,
        seller="recipient__seller",
    ),
    RetentionClass(
        code="deliveries",
        label=_("Copies of messages"),
        what=_("That a message went out by e-mail or SMS, to which other address, and what came of it."),
        ground=Ground.INTEREST,
        figure="deliveries_kept_days",
        since=_("the day it was due"),
        kept=_deliveries,
        due=by_time("due_at"),
        remove=delete_all,
        seller="message__recipient__seller",
    ),
    RetentionClass(
        code="ops_tasks",
        label=_("Ops tasks that are closed"),
        what=_("What was noticed or reported, such as a suspicious message, and what was done about it."),
        ground=Ground.INTEREST,
        figure="ops_tasks_kept_days",
        since=_("the day it was closed"),
        kept=_closed_tasks,
        due=by_time("closed_at"),
        remove=delete_all,
    ),
    RetentionClass(
        code="numbers",
        label=_("Numbers of closed accounts"),
        what=_(
            "Numbers of the register, the identity document, with its lines for machines, the bank account and tax."
        ),
        ground=Ground.INTEREST,
        figure="numbers_kept_days",
        since=_("the closing of the account"),
        kept=_closed_with_numbers,
        due=by_time("closed_at"),
        remove=_remove_numbers,
        seller="pk",
    ),
    RetentionClass(
        code="exports",
        label=_("Copies of everything about a seller"),
        what=_("The file that a seller, or staff for a letter, asked for."),
        ground=Ground.LAW,
        figure="export_kept_days",
        since=_("the moment it was made"),
        kept=lambda: Export.objects.filter(status=Export.Status.READY),
        due=by_time("made_at"),
        remove=remove_exports,
    ),
    RetentionClass(
        code="approval_words",
        label=_("Reasons of steps that took two people"),
        what=_("What staff typed when they proposed or declined a step. That it was taken stays in the log."),
        ground=Ground.LAW,
        figure="approval_words_kept_days",
        since=_("the day it was settled"),
        kept=_settled_approvals,
        due=by_time("decided_at"),
        remove=_forget_approvals,
    ),
    RetentionClass(
        code="stated_reasons",
        label=_("Reasons for looking at what was not assigned"),
        what=_("What staff typed when they looked at a document, recording or number of a case that is not theirs."),
        ground=Ground.LAW,
        figure="approval_words_kept_days",
        since=_("the day it was stated"),
        kept=_stated_reasons,
        due=by_time("stated_at"),
        remove=_forget_reasons,
    ),
    RetentionClass(
        code="hold_words",
        label=_("Reasons of legal holds"),
        what=_("Why a legal hold was placed. When it stood stays."),
        ground=Ground.LAW,
        figure="approval_words_kept_days",
        since=_("its release"),
        kept=lambda: LegalHold.objects.exclude(reason=b"").filter(released_at__isnull=False),
        due=by_time("released_at"),
        remove=_forget_holds,
        seller="seller",
    ),
]
