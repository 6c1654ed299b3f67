"""Cases off the straight way, in states worth looking at."""

from datetime import timedelta

from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from contacts.actions.addresses import enter_address, save_person
from contacts.models import Address
from core.clock import database_now
from demo.stages import session_now
from scheduling.models import Session
from tests.e2e.states import of_case
from tests.e2e.visitors import case, seller, user_of
from verification.models import Case, Certification, HighVolume, Promise, Review, SuspensionBatch, VolumeImport
from verification.reviewing.actions.pausing import pause_session
from verification.reviewing.actions.reviews import begin_session_review, judge


def _begun() -> Review:
    """Emma's session as if it had begun, whether or not anybody was in its room; another one where a slow tour comes
    after it was missed."""
    if case("emma").booking is None:
        session_now(case("emma"))
    found = case("emma")
    manager = found.booking.manager.user
    review = found.reviews.filter(ended_at=None).first() or begin_session_review(found, actor=manager)
    now = timezone.now()
    Session.objects.filter(booking=found.booking, admitted_at=None).update(
        status=Session.Status.LIVE, entered_at=now, admitted_at=now
    )
    Case.objects.filter(pk=found.pk).update(status=Case.Status.IN_SESSION)
    return review


def paused(page: str) -> str:
    """Emma's case once its session could not be finished: one document was accepted."""
    if case("emma").status != Case.Status.DOCUMENT_REVIEW:
        review = _begun()
        document = seller("emma").documents.order_by("pk")[0]
        if not review.document_outcomes.filter(document=document).exists():
            judge(review, document, actor=review.reviewer, outcome="accepted", reason_code="", revision=0)
        pause_session(
            review, actor=review.reviewer, reason="poor_quality", tried="Reloaded, and tried another browser."
        )
    return reverse(page)


def paused_case() -> str:
    return paused("case")


def paused_home() -> str:
    return paused("home")


def paused_for_staff() -> str:
    paused("case")
    return of_case("change", "emma")


def _certification(key: str, **fields: object) -> None:
    now = database_now()
    asked = {"asked_at": now, "first_told_at": now, "told_at": now, "due_at": now + timedelta(days=10)}
    stands = {**asked, "why": Certification.Why.FIRST, **fields}
    Certification.objects.update_or_create(seller=seller(key), defaults=stands)


def to_certify() -> str:
    """With a phone number, as the law asks."""
    if not Address.objects.of(user_of("noah")).exists():
        saved = save_person(seller("noah"), actor=user_of("noah"), name="Nora Brooks", relation="family")
        enter_address(seller("noah"), actor=user_of("noah"), kind="phone", value="+12015550123")
        Address.objects.filter(contact=saved).update(status="verified", verified_at=Now())
    _certification("noah")
    return reverse("certify")


def certify_without_phone() -> str:
    Address.objects.of(user_of("noah")).delete()
    _certification("noah")
    return reverse("certify")


def asked_to_certify_again() -> str:
    """The days of the law are over, and nothing came."""
    _certification("noah", notices=2, due_at=database_now() - timedelta(days=1))
    return reverse("certify")


def certify_at_home() -> str:
    _certification("noah")
    return reverse("home")


def suspensions_prepared() -> str:
    """Of somebody who is of high volume and did not answer two notices; the figures came by a file."""
    now = database_now()
    if not VolumeImport.objects.exists():
        done = VolumeImport.objects.create(
            content_hash="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            begins_on=now.date() - timedelta(days=730), through=now.date(), imported_at=now,
            imported_by=user_of("omar"), sellers_count=412, found_count=2, unknown_count=1,
        )  # fmt: skip
        since, until = now.date() - timedelta(days=30), now.date() + timedelta(days=300)
        HighVolume.objects.create(seller=seller("noah"), since=since, until=until, found_in=done)
    batch = SuspensionBatch.objects.first() or SuspensionBatch.objects.create(prepared_at=now)
    _certification("noah", notices=2, due_at=now - timedelta(days=1), batch=batch)
    return reverse("admin:verification_certification_changelist")


def promise_overdue() -> str:
    """An answer that did not come in time, of which the seller was told a new day; and one that came late."""
    now = database_now()
    late = Promise.objects.open().filter(case=case("jonas"))
    late.update(due_at=now - timedelta(days=2), new_due_at=now + timedelta(days=1))
    came = Promise.objects.exclude(kept_at=None).order_by("pk").values("pk")[:3]
    Promise.objects.filter(pk__in=list(came.values_list("pk", flat=True))).update(due_at=now - timedelta(days=9))
    return reverse("admin:verification_promise_changelist")
