import hashlib
import io
import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone
from PIL import Image

from audit.models import Event
from core.files import UNNAMED_FOR, read_file, sweep_files
from core.models import StrayFile
from scheduling.models import AccountManager, Presence, Session
from sellers.grounds import ASSIGNED
from sellers.models import Document
from tests.refusals import refusal
from tests.verification.building import begin, book, complete, document_case, jpeg, session_case
from verification.models import Case, Check, Review, Still
from verification.reviewing.actions.challenges import start_challenge
from verification.reviewing.actions.reviews import (
    abort_session,
    admit_seller,
    begin_session_review,
    judge,
    save_check,
    save_note,
)
from verification.reviewing.actions.stills import add_still, read_still

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(seller, account_manager):
    return begin(session_case(seller, account_manager), account_manager)


def test_beginning_a_session_opens_the_room_with_the_whole_checklist(review, account_manager):
    assert review.session.owner.user == account_manager
    codes = list(review.checks.values_list("code", flat=True))
    assert sorted(codes[:6]) == ["bend", "code", "hand", "serial", "tilt", "words"]
    documents = ["person", "name", "number", "features", "valid", "bank", "statement"]
    assert codes[6:] == [*documents, "extract", "register", "authority", "free_answers"]


def test_beginning_again_is_going_on(review, account_manager):
    assert begin(review.case, account_manager) == review


def test_a_session_is_held_by_the_one_it_is_assigned_to(seller, account_manager, lead):
    case = session_case(seller, account_manager)
    with refusal("not_assigned"):
        begin_session_review(case, actor=lead)
    assert not Review.objects.exists()


def test_nobody_holds_the_session_of_their_own_case(seller):
    case = session_case(seller, seller.user)
    with refusal("own_case"):
        begin_session_review(case, actor=seller.user)


def test_a_review_of_documents_has_the_checks_that_need_no_session(seller, account_manager):
    review = begin(document_case(seller), account_manager)
    documents = ["name", "number", "features", "valid", "bank", "statement", "extract", "register", "authority"]
    assert list(review.checks.values_list("code", flat=True)) == documents


def test_the_review_of_a_session_that_was_moved_gives_way_to_the_new_one(review, account_manager):
    old = review.session.booking
    old.status = old.Status.CHANGED
    old.save()
    case = review.case
    case.booking = book(case.seller, account_manager)
    case.save()
    new = begin(case, account_manager)
    review.refresh_from_db()
    assert review.ended_at is not None
    assert new.session == case.booking.session


def test_admitting_opens_the_session_and_moves_the_case(review, account_manager):
    admit_seller(review, actor=account_manager)
    admit_seller(review, actor=account_manager)
    assert Session.objects.get().status == Session.Status.LIVE
    assert Case.objects.get().status == Case.Status.IN_SESSION
    assert Event.objects.filter(action="case.in_session").count() == 1


def test_nobody_is_admitted_without_consent(seller, account_manager):
    review = begin(session_case(seller, account_manager, consented=False), account_manager)
    with refusal("no_consent"):
        admit_seller(review, actor=account_manager)
    assert Case.objects.get().status == Case.Status.SESSION_BOOKED


def test_a_challenge_is_started_once_the_seller_is_in(review, account_manager):
    check = review.checks.get(code="tilt")
    with refusal("not_now"):
        start_challenge(check, actor=account_manager)
    admit_seller(review, actor=account_manager)
    start_challenge(check, actor=account_manager)
    check.refresh_from_db()
    assert check.started_at is not None


def test_what_is_no_challenge_is_not_started(live, account_manager):
    with refusal("not_now"):
        start_challenge(live.checks.get(code="person"), actor=account_manager)


def save(check, actor, outcome=Check.Outcome.PASSED, reason_code="", revision=0):
    return save_check(check, actor=actor, outcome=outcome, reason_code=reason_code, revision=revision)


def test_a_check_keeps_outcome_and_reason_and_is_audited(review, account_manager):
    check = review.checks.get(code="name")
    save(check, account_manager, Check.Outcome.FAILED, "name_differs")
    check.refresh_from_db()
    assert (check.outcome, check.reason_code, check.revision) == ("failed", "name_differs", 1)
    event = Event.objects.get(action="check.saved")
    assert json.loads(event.data) == {"check": "name", "outcome": "failed", "reason": "name_differs"}


def test_a_failure_needs_a_reason_of_that_check(review, account_manager):
    check = review.checks.get(code="name")
    with refusal("no_reason"):
        save(check, account_manager, Check.Outcome.FAILED, "")
    with refusal("no_reason"):
        save(check, account_manager, Check.Outcome.FAILED, "statement_too_old")


def test_passing_forgets_the_reason(review, account_manager):
    check = review.checks.get(code="name")
    save(check, account_manager, Check.Outcome.FAILED, "name_differs")
    assert save(check, account_manager, revision=1).reason_code == ""


def test_a_check_saved_from_an_older_page_is_refused_and_not_overwritten(review, account_manager):
    check = review.checks.get(code="name")
    save(check, account_manager)
    with refusal("stale"):
        save(check, account_manager, Check.Outcome.FAILED, "name_differs")
    check.refresh_from_db()
    assert check.outcome == Check.Outcome.PASSED


def test_somebody_else_changes_nothing_in_a_review(review, lead):
    document = review.case.seller.documents.first()
    with refusal("not_yours"):
        save(review.checks.first(), lead)
    with refusal("not_yours"):
        save_note(review, actor=lead, note="x", revision=0)
    with refusal("not_yours"):
        abort_session(review, actor=lead, reason="no_media", tried="")
    with refusal("not_yours"):
        judge(review, document, actor=lead, outcome="accepted", reason_code="", revision=0)


def test_a_document_is_judged_with_a_reason_and_not_overwritten(review, account_manager):
    paper = review.case.seller.documents.get(kind=Document.Kind.IDENTITY)
    actor = {"actor": account_manager, "revision": 0}
    with refusal("no_reason"):
        judge(review, paper, outcome="rejected", reason_code="", **actor)
    judge(review, paper, outcome="rejected", reason_code="unreadable", **actor)
    with refusal("stale"):
        judge(review, paper, outcome="accepted", reason_code="", **actor)
    outcome = review.document_outcomes.get()
    assert (outcome.outcome, outcome.reason_code) == ("rejected", "unreadable")
    paper.refresh_from_db()
    assert paper.status == Document.Status.UPLOADED


def test_a_document_of_another_seller_is_not_judged(review, account_manager, other_seller):
    paper = complete(other_seller, name="Other GmbH").documents.first()
    act = {"actor": account_manager, "outcome": "accepted", "reason_code": "", "revision": 0}
    with refusal("not_open"):
        judge(review, paper, **act)


def test_the_note_is_encrypted_and_not_in_the_log(review, account_manager):
    save_note(review, actor=account_manager, note="Nervous, but plausible.", revision=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM verification_review")
        assert b"Nervous" not in bytes(cursor.fetchone()[0])
    assert Review.objects.get().note == "Nervous, but plausible."
    assert not Event.objects.filter(data__contains="Nervous").exists()
    with refusal("stale"):
        save_note(review, actor=account_manager, note="x", revision=0)


def test_a_still_is_rebuilt_hashed_encrypted_and_bound_to_its_check(live, account_manager):
    check = live.checks.get(code="tilt")
    still = add_still(check, actor=account_manager, image=jpeg() + b"trailing bytes")
    plain = read_still(still, actor=account_manager, ground=ASSIGNED)
    assert Still.objects.get().check_of == check
    assert still.sha256 == hashlib.sha256(plain).hexdigest()
    assert b"trailing bytes" not in plain
    assert Image.open(io.BytesIO(plain)).size == (320, 240)
    assert json.loads(Event.objects.get(action="still.taken").data)["sha256"] == still.sha256
    assert Event.objects.filter(action="still.viewed").count() == 1


def test_a_still_moved_to_another_row_cannot_be_opened(live, account_manager):
    still = add_still(live.checks.get(code="tilt"), actor=account_manager, image=jpeg())
    with pytest.raises(Exception, match="still_other"):
        read_file(still.file, bound_to="verification_still.file:still_other")


@pytest.mark.parametrize("image", [b"", b"GIF89a", b"\xff\xd8\xff\xe0 broken"])
def test_what_is_no_picture_is_refused(live, account_manager, image):
    with refusal("no_picture"):
        add_still(live.checks.first(), actor=account_manager, image=image)


def test_a_png_is_not_taken_for_a_still(live, account_manager):
    buffer = io.BytesIO()
    Image.new("RGB", (10, 10)).save(buffer, "PNG")
    with refusal("no_picture"):
        add_still(live.checks.first(), actor=account_manager, image=buffer.getvalue())


def test_a_still_larger_than_the_policy_allows_is_refused(live, account_manager):
    huge = jpeg() + b"\0" * 11 * 1024 * 1024
    with refusal("too_large"):
        add_still(live.checks.first(), actor=account_manager, image=huge)
    with refusal("too_large"):
        add_still(live.checks.first(), actor=account_manager, image=jpeg(6000, 5000))


def test_a_still_before_the_seller_is_in_leaves_no_file_for_longer_than_an_hour(review, account_manager, tmp_path):
    before = [path for path in tmp_path.rglob("*") if path.is_file()]
    with refusal("not_now"):
        add_still(review.checks.first(), actor=account_manager, image=jpeg())
    StrayFile.objects.update(due_at=F("due_at") - UNNAMED_FOR)
    sweep_files()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == before


def test_a_technical_failure_ends_the_review_and_offers_new_times(live, account_manager):
    abort_session(live, actor=account_manager, reason="connection_lost", tried="Both reloaded.")
    live.refresh_from_db()
    case = Case.objects.get()
    assert case.status == Case.Status.SESSION_NEEDED
    assert live.ended_at is not None
    assert "Both reloaded." in live.note
    assert not case.decisions.exists()


def test_a_technical_failure_needs_a_reason(live, account_manager):
    with refusal("no_reason"):
        abort_session(live, actor=account_manager, reason="boredom", tried="")


def test_an_ended_review_takes_nothing_more(live, account_manager):
    abort_session(live, actor=account_manager, reason="our_fault", tried="")
    with refusal("review_ended"):
        save(live.checks.first(), account_manager)


def test_nothing_is_approved_in_an_empty_room(review, account_manager):
    Presence.objects.update(seen_at=timezone.now() - timedelta(minutes=1))
    with refusal("not_present"):
        admit_seller(review, actor=account_manager)
    with refusal("not_admitted"):
        save(review.checks.get(code="person"), account_manager)
    failed = (Check.Outcome.FAILED, "person_differs")
    with refusal("not_admitted"):
        save(review.checks.get(code="person"), account_manager, *failed)
    assert save(review.checks.get(code="name"), account_manager).outcome == Check.Outcome.PASSED
    assert Session.objects.get().admitted_at is None


def test_a_challenge_passes_only_once_it_was_started(live, account_manager):
    check = live.checks.get(code="tilt")
    with refusal("not_started"):
        save(check, account_manager)
    assert save(check, account_manager, Check.Outcome.FAILED, "document_not_at_hand").revision == 1
    start_challenge(check, actor=account_manager)
    assert save(check, account_manager, revision=1).outcome == Check.Outcome.PASSED


@pytest.mark.parametrize(
    "fields", [{"active": False}, {"trained_until": None}, {"trained_until": date.today() - timedelta(days=2)}]
)
def test_whose_training_has_ended_since_the_booking_holds_no_session(seller, account_manager, fields):
    case = session_case(seller, account_manager)
    AccountManager.objects.update(**fields)
    with refusal("untrained"):
        begin_session_review(case, actor=account_manager)
    assert Session.objects.get().owner is None
