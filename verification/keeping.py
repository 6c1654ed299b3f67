"""What is kept of all that cases, appeals and measures hold, for how long (sellers.keeping); and what an erasure takes.

Nothing that a case rests on goes before it is decided.
"""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.files import discard_files
from sellers.keeping import Ground, RetentionClass, by_time, delete_all
from sellers.models import Document, Seller
from sellers.rights.erasing import erase_rows
from verification.appeals.actions.papers import discard_papers
from verification.measures.actions.answer_owed import owe_none
from verification.models import (
    Appeal,
    AppealPaper,
    Case,
    Certification,
    ChangeRequest,
    Correction,
    Detour,
    HighVolume,
    Measure,
    MissedSession,
    Reading,
    Review,
    Screening,
    SecondReview,
    SentCode,
    SignalAnswer,
    Still,
)
from verification.models.certifications import OPEN

NOTHING_SAID = {"facts": b"", "evidence": b"", "why_exception": b"", "done_words": b"", "answer": b""}
NOTHING_TYPED = {"contest": b"", "answer": b""}


def _decided(path: str) -> Q:
    """That the seller at `path` has no case that is open, and no appeal that waits."""
    appeals = Appeal.objects.open().filter(measure__isnull=False, seller=OuterRef(path))
    return ~Q(Exists(Case.objects.unsettled().filter(seller=OuterRef(path)))) & ~Q(Exists(appeals))


def _remove_originals(documents: Sequence[Document]) -> None:
    discard_files([name for each in documents for name in each.original])
    Document.objects.filter(pk__in=[each.pk for each in documents]).update(original=[])


def _remove_pages(documents: Sequence[Document]) -> None:
    discard_files([name for each in documents for name in each.pages])
    Document.objects.filter(pk__in=[each.pk for each in documents]).update(pages=[])


def remove_stills(stills: Sequence[Still]) -> None:
    discard_files([each.file for each in stills])
    delete_all(stills)


def empty_reviews(reviews: Sequence[Review]) -> None:
    Reading.objects.filter(review__in=reviews).delete()
    Correction.objects.filter(review__in=reviews).update(old=b"", new=b"")
    SentCode.objects.filter(check_of__review__in=reviews).delete()
    SecondReview.objects.filter(review__in=reviews).update(note=b"", settled_why=b"")
    Review.objects.filter(pk__in=[each.pk for each in reviews]).update(note=b"", emptied_at=Now())


def empty_missed(rows: Sequence[MissedSession]) -> None:
    MissedSession.objects.filter(pk__in=[each.pk for each in rows]).update(**NOTHING_TYPED, emptied_at=Now())


def empty_answers(rows: Sequence[SignalAnswer]) -> None:
    SignalAnswer.objects.filter(pk__in=[each.pk for each in rows]).update(text=b"", emptied_at=Now())


def empty_detours(rows: Sequence[Detour]) -> None:
    Detour.objects.filter(pk__in=[each.pk for each in rows]).update(why=b"", ruling_reason=b"", emptied_at=Now())


def remove_papers(rows: Sequence[AppealPaper]) -> None:
    discard_papers(list(rows))


def empty_appeals(rows: Sequence[Appeal]) -> None:
    Appeal.objects.filter(pk__in=[each.pk for each in rows]).update(text=b"", answer=b"", emptied_at=Now())


def empty_measures(rows: Sequence[Measure]) -> None:
    Measure.objects.filter(pk__in=[each.pk for each in rows]).update(**NOTHING_SAID, emptied_at=Now())


def empty_changes(rows: Sequence[ChangeRequest]) -> None:
    ChangeRequest.objects.filter(pk__in=[each.pk for each in rows]).update(asked=b"", stood=b"", emptied_at=Now())


def _unfinished() -> QuerySet[Seller]:
    """Registered, never handed in. Whoever logs in begins the period anew."""
    never = Seller.objects.filter(status=Seller.Status.ONBOARDING, erased_at=None, locked_at=None)
    return never.filter(~Exists(Case.objects.filter(seller=OuterRef("pk"))))


def _rejected() -> QuerySet[Seller]:
    decided = Case.objects.filter(seller=OuterRef("pk"))
    onboarding = Seller.objects.filter(status=Seller.Status.ONBOARDING, erased_at=None)
    return onboarding.filter(
        Exists(decided.filter(status__in=[Case.Status.REJECTED, Case.Status.LAPSED])), _decided("pk")
    )


def _rejected_before(rows: QuerySet[Seller], before: object) -> QuerySet[Seller]:
    """The last of them, not the first; whoever was rejected before then registered before then."""
    later = Case.objects.filter(seller=OuterRef("pk"), since__gte=before)
    return rows.filter(~Exists(later), created_at__lt=before)


CLASSES = [
    RetentionClass(
        code="originals",
        label=_("Originals of documents"),
        what=_("The files as they were uploaded."),
        ground=Ground.INTEREST,
        figure="originals_kept_days",
        since=_("the upload, and not before the case is decided"),
        kept=lambda: Document.objects.exclude(original=[]),
        due=lambda rows, before: rows.filter(_decided("seller"), uploaded_at__lt=before),
        remove=_remove_originals,
        seller="seller",
    ),
    RetentionClass(
        code="pages",
        label=_("Pages of documents"),
        what=_("The pictures made of the uploaded files, which staff look at."),
        ground=Ground.LAW,
        figure="pages_kept_days",
        since=_("the upload, and not before the case is decided"),
        kept=lambda: Document.objects.exclude(pages=[]),
        due=lambda rows, before: rows.filter(_decided("seller"), uploaded_at__lt=before),
        remove=_remove_pages,
        seller="seller",
    ),
    RetentionClass(
        code="stills",
        label=_("Stills of sessions"),
        what=_("Pictures taken from the live video as evidence for a check."),
        ground=Ground.LAW,
        figure="stills_kept_days",
        since=_("the moment it was taken, and not before the case is decided"),
        kept=Still.objects.all,
        due=lambda rows, before: rows.filter(_decided("check_of__review__case__seller"), taken_at__lt=before),
        remove=remove_stills,
        seller="check_of__review__case__seller",
    ),
    RetentionClass(
        code="findings",
        label=_("Notes and readings of reviews"),
        what=_("What reviewers and leads noted for staff, read from documents, and had corrected."),
        ground=Ground.INTEREST,
        figure="findings_kept_days",
        since=_("the end of the review, and not before the case is decided"),
        kept=lambda: Review.objects.filter(emptied_at=None),
        due=lambda rows, before: rows.filter(_decided("case__seller"), ended_at__lt=before),
        remove=empty_reviews,
        seller="case__seller",
    ),
    RetentionClass(
        code="contests",
        label=_("Words about missed sessions"),
        what=_("What a seller wrote against a missed session, and the answer."),
        ground=Ground.INTEREST,
        figure="contests_kept_days",
        since=_("the missed session, and not before the case is decided"),
        kept=lambda: MissedSession.objects.filter(emptied_at=None),
        due=lambda rows, before: rows.filter(_decided("case__seller"), found_at__lt=before),
        remove=empty_missed,
        seller="case__seller",
    ),
    RetentionClass(
        code="signal_answers",
        label=_("Answers to the risk screen"),
        what=_("What a seller wrote about what the risk screen found."),
        ground=Ground.INTEREST,
        figure="signal_answers_kept_days",
        since=_("the day it was written, and not before the case is decided"),
        kept=lambda: SignalAnswer.objects.filter(emptied_at=None),
        due=lambda rows, before: rows.filter(_decided("case__seller"), written_at__lt=before),
        remove=empty_answers,
        seller="case__seller",
    ),
    RetentionClass(
        code="detours",
        label=_("Words about going on without a session"),
        what=_("Why a seller cannot be on video, and why staff gave new times or went on without the session."),
        ground=Ground.INTEREST,
        figure="contests_kept_days",
        since=_("the moment from which a person had the case, and not before it is decided"),
        kept=lambda: Detour.objects.filter(emptied_at=None),
        due=lambda rows, before: rows.filter(_decided("case__seller"), made_at__lt=before),
        remove=empty_detours,
        seller="case__seller",
    ),
    RetentionClass(
        code="appeal_papers",
        label=_("Documents added to appeals"),
        what=_("The pictures made of the files that a seller added to an appeal."),
        ground=Ground.LAW,
        figure="pages_kept_days",
        since=_("the moment they were added, and not before the appeal is answered"),
        kept=AppealPaper.objects.all,
        due=lambda rows, before: rows.filter(_decided("appeal__seller"), added_at__lt=before),
        remove=remove_papers,
        seller="appeal__seller",
    ),
    RetentionClass(
        code="appeals",
        label=_("Appeals and their answers"),
        what=_("What a seller wrote against a decision, and the reasons in the answer."),
        ground=Ground.LAW,
        figure="appeals_kept_days",
        since=_("the beginning of the appeal, and not before it is answered"),
        kept=lambda: Appeal.objects.filter(emptied_at=None),
        due=lambda rows, before: rows.filter(_decided("seller"), began_at__lt=before),
        remove=empty_appeals,
        seller="seller",
    ),
    RetentionClass(
        code="measures",
        label=_("Words about measures against accounts"),
        what=_("On what evidence an account was limited, what the seller was told of it and said to it."),
        ground=Ground.LAW,
        figure="measures_kept_days",
        since=_("the end of the measure"),
        kept=lambda: Measure.objects.filter(emptied_at=None),
        due=by_time("ended_at"),
        remove=empty_measures,
        seller="seller",
    ),
    RetentionClass(
        code="unfinished",
        label=_("Registrations that were never finished"),
        what=_("Everything about sellers who never handed in their details."),
        ground=Ground.CONTRACT,
        figure="unfinished_kept_days",
        since=_("the registration or the last log-in"),
        kept=_unfinished,
        due=lambda rows, before: rows.filter(created_at__lt=before).exclude(user__last_login__gte=before),
        remove=erase_rows,
        seller="pk",
    ),
    RetentionClass(
        code="rejected",
        label=_("Everything about sellers who were not verified"),
        what=_("All personal data of sellers whose last case was rejected, or closed since they did nothing in time."),
        ground=Ground.LAW,
        figure="rejected_kept_days",
        since=_("the last decision"),
        kept=_rejected,
        due=_rejected_before,
        remove=erase_rows,
        seller="pk",
    ),
    RetentionClass(
        code="changes",
        label=_("Changes of details"),
        what=_("What a seller asked to change, and what stood there before."),
        ground=Ground.LAW,
        figure="changes_kept_days",
        since=_("the end of the change, and not before its case is decided"),
        kept=lambda: ChangeRequest.objects.exclude(ended_at=None).filter(emptied_at=None),
        due=lambda rows, before: rows.filter(_decided("seller"), ended_at__lt=before),
        remove=empty_changes,
        seller="seller",
    ),
    RetentionClass(
        code="certifications",
        label=_("Yearly certifications"),
        what=_("When a seller was asked to certify, and did."),
        ground=Ground.LAW,
        figure="certifications_kept_days",
        since=_("the certification, or the day from which none was asked any more"),
        kept=lambda: Certification.objects.exclude(OPEN),
        due=lambda rows, before: rows.filter(Q(certified_at__lt=before) | Q(withdrawn_at__lt=before)),
        remove=delete_all,
        seller="seller",
    ),
    RetentionClass(
        code="high_volume",
        label=_("Sellers of high volume"),
        what=_("From when to when a seller sold much in the United States; no figure."),
        ground=Ground.LAW,
        figure="certifications_kept_days",
        since=_("the last day of it"),
        kept=lambda: HighVolume.objects.all(),
        due=by_time("until"),
        remove=delete_all,
        seller="seller",
    ),
    RetentionClass(
        code="closed",
        label=_("Everything about closed accounts"),
        what=_("All personal data of sellers whose account was closed for good."),
        ground=Ground.LAW,
        figure="closed_kept_days",
        since=_("the closing of the account"),
        kept=lambda: Seller.objects.filter(status=Seller.Status.CLOSED, erased_at=None),
        due=by_time("closed_at"),
        remove=erase_rows,
        seller="pk",
    ),
]


def erase(seller: Seller) -> None:
    """Stills, notes, readings, typed words, hashes, measures. Decisions, outcomes, reason codes and dates stay."""
    remove_stills(list(Still.objects.filter(check_of__review__case__seller=seller)))
    empty_reviews(list(Review.objects.filter(case__seller=seller)))
    empty_missed(list(MissedSession.objects.filter(case__seller=seller)))
    empty_answers(list(SignalAnswer.objects.filter(case__seller=seller)))
    Screening.objects.filter(case__seller=seller).update(inputs={}, measures={})
    empty_detours(list(Detour.objects.filter(case__seller=seller)))
    remove_papers(list(AppealPaper.objects.filter(appeal__seller=seller)))
    empty_appeals(list(Appeal.objects.filter(seller=seller)))
    for measure in Measure.objects.filter(seller=seller, promises__kept_at=None, promises__ended_at=None):
        owe_none(measure)
    empty_measures(list(Measure.objects.filter(seller=seller)))
    Case.objects.filter(seller=seller).update(wished_times={})
    empty_changes(list(ChangeRequest.objects.filter(seller=seller)))
    Certification.objects.filter(seller=seller).delete()
    HighVolume.objects.filter(seller=seller).delete()
