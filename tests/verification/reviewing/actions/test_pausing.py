"""A session that cannot be finished goes on as a review of its documents: everything done is kept, nothing done is
asked again, and the seller is told what is left."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import Event
from core.models import User
from messaging.models import Message
from scheduling.attendance import Finding
from scheduling.models import Booking, Presence
from tests.refusals import refusal
from tests.verification.attending import again, limit_no_shows
from tests.verification.building import answer_all, assigned, begin, book, code_sent, confirm_factor, find, show
from verification.comparing.declared import FIELDS
from verification.life.journey import standing
from verification.models import Case, Check, Detour, DocumentOutcome, Review, Still
from verification.reviewing.actions.challenges import compare_code
from verification.reviewing.actions.decisions import decide
from verification.reviewing.actions.pausing import pause_session, pause_undecided
from verification.reviewing.actions.readings import save_reading
from verification.reviewing.actions.reviews import admit_seller, judge, release_review, save_check, save_note
from verification.reviewing.unfinished import open_items
from verification.sessions.actions.missed import find_missed_sessions, miss_session
from verification.sessions.actions.owed import give_session_again, waive_session
from verification.sessions.owed import lacks_session, owed_session

pytestmark = pytest.mark.django_db
Status = Case.Status


@pytest.fixture
def half(live: Review) -> Review:
    """One check of the session passed with its still, one document accepted, a note written, a document read."""
    actor = live.reviewer
    check = live.checks.filter(item__evidence=True).exclude(item__challenge="code").first()
    assert check
    show(check)
    save_check(check, actor=actor, outcome="passed", reason_code="", revision=check.revision)
    judge(live, _document(live), actor=actor, outcome="accepted", reason_code="", revision=0)
    save_note(live, actor=actor, note="Speaks fast.", revision=0)
    save_reading(live, FIELDS["family_name"], actor=actor, text="Seller", revision=0)
    return live


def _document(review: Review):
    return review.case.seller.documents.order_by("id").first()


def pause(review: Review) -> Case:
    pause_session(review, actor=review.reviewer, reason="poor_quality", tried="Reloaded.")
    return again(review.case)


def test_the_case_goes_to_document_review_by_a_day_and_the_seller_is_told_what_is_left(half: Review) -> None:
    case = pause(half)
    assert (case.status, case.booking, case.due_at is not None) == (Status.DOCUMENT_REVIEW, None, True)
    assert case.promises.open().get().due_at == case.due_at
    told = Message.objects.get(purpose="session_paused")
    assert "not held against you" in told.body
    assert "Done and kept: 1 of" in told.body
    assert "Left for us: to look at your documents (Bank statement" in told.body
    assert "Identity document" not in told.body
    assert "You need to do nothing. We tell you the result by" in told.body
    assert not Message.objects.filter(purpose="session_missed").exists()
    moved = json.loads(Event.objects.get(subject=case.public_id, action="case.document_review").data)
    assert (moved["from"], moved["abort"]) == ("in_session", "poor_quality")
    assert (case.detours.get().cause, case.missed.get().counts) == ("paused", False)


def test_the_next_review_continues_it_with_checks_outcomes_note_and_readings(half: Review, lead: User) -> None:
    case = pause(half)
    review = assigned(case, lead)
    assert review.continues == half
    kept = half.checks.get(outcome="passed")
    assert list(review.checks.filter(outcome="passed").values_list("item", flat=True)) == [kept.item_id]
    assert not review.checks.filter(outcome="open", item__where__in=["video", "session"]).exists()
    judged = review.document_outcomes.get()
    assert (judged.document, judged.outcome) == (_document(half), "accepted")
    assert (review.note, review.readings.get().text) == ("Speaks fast.\nTried: Reloaded.", "Seller")
    assert str(_document(half).get_kind_display()) not in open_items(review)
    assert Still.objects.filter(check_of=kept).count() == 1


def test_who_continues_a_review_that_was_given_back_continues_the_session_too(
    half: Review, lead: User, make_staff: Callable[..., User]
) -> None:
    case = pause(half)
    release_review(assigned(case, lead), actor=lead, reason="time")
    assert assigned(case, half.reviewer).continues == half


def test_what_was_seen_in_the_session_is_not_changed_on_paper(half: Review, lead: User) -> None:
    review = assigned(pause(half), lead)
    check = review.checks.get(outcome="passed")
    with refusal("kept"):
        save_check(check, actor=lead, outcome="open", reason_code="", revision=check.revision)


def test_a_document_that_is_gone_meanwhile_is_not_carried_on(half: Review, lead: User) -> None:
    case = pause(half)
    document = _document(half)
    document.status = "requested"
    document.save()
    assert not assigned(case, lead).document_outcomes.exists()


def test_it_is_not_approved_before_what_only_a_session_shows_was_shown_or_a_lead_has_ruled(
    half: Review, lead: User, make_staff: Callable[..., User]
) -> None:
    find(half.case, "random_sample")
    case = pause(half)
    assert owed_session(case) == case.detours.get()
    other = make_staff("ops")
    review = assigned(case, other)
    answer_rest(review)
    with refusal("session_owed"):
        decide(review, actor=other, outcome="approved", reason_codes=[])
    waive_session(case, actor=lead, reason="Seen long enough.")
    assert (owed_session(case), lacks_session(case)) == (None, False)
    decide(review, actor=other, outcome="approved", reason_codes=[])
    assert again(case).status == Status.APPROVED


def test_who_held_the_session_does_not_rule_on_it(half: Review) -> None:
    case = pause(half)
    with refusal("not_allowed"):
        waive_session(case, actor=half.reviewer, reason="Seen long enough.")


def test_a_session_can_be_given_again_instead(half: Review, lead: User) -> None:
    case = pause(half)
    give_session_again(case, actor=lead, reason="The challenge is missing.")
    assert (again(case).status, case.detours.get().ruling) == (Status.SESSION_NEEDED, "given_again")


def test_the_new_session_goes_on_with_all_that_the_paused_one_did(half: Review, lead: User) -> None:
    new = next_session(half, lead)
    kept = half.checks.get(outcome="passed")
    assert (new.session_id, new.continues) == (new.session.pk, half)  # type: ignore[union-attr]
    assert list(new.checks.filter(outcome="passed").values_list("item", "started_at")) == [
        (kept.item_id, kept.started_at)
    ]
    assert sorted(new.checks.values_list("item", flat=True)) == sorted(half.checks.values_list("item", flat=True))
    judged = new.document_outcomes.get()
    assert (judged.document, judged.outcome) == (_document(half), "accepted")
    assert (new.note, new.readings.get().text) == ("Speaks fast.\nTried: Reloaded.", "Seller")


def test_of_the_new_session_only_what_is_left_is_asked_and_stills_of_the_paused_one_count(
    half: Review, lead: User
) -> None:
    find(half.case, "random_sample")
    new = next_session(half, lead)
    admit_seller(new, actor=lead)
    kept = half.checks.get(outcome="passed").item.title
    assert not [each for each in open_items(new) if each == kept or each == f"Still for: {kept}"]
    finish(new)
    assert open_items(new) == []
    decide(new, actor=lead, outcome="approved", reason_codes=[])
    assert (again(half.case).status, lacks_session(half.case)) == (Status.APPROVED, False)


def test_a_still_that_was_set_aside_in_the_paused_session_is_taken_anew(half: Review, lead: User) -> None:
    new = next_session(half, lead)
    Still.objects.update(unusable_at=timezone.now())
    assert f"Still for: {half.checks.get(outcome='passed').item.title}" in open_items(new)


def test_what_failed_in_the_paused_session_is_what_the_new_one_asks_again(half: Review, lead: User) -> None:
    kept = half.checks.get(outcome="passed")
    save_check(
        kept, actor=half.reviewer, outcome="failed", reason_code=kept.item.reason_codes[0], revision=kept.revision
    )
    assert not next_session(half, lead).checks.exclude(outcome="open").exists()


def test_paused_twice_the_stills_of_both_sessions_count_and_nothing_is_owed(half: Review, lead: User) -> None:
    find(half.case, "random_sample")
    new = next_session(half, lead)
    admit_seller(new, actor=lead)
    finish(new)
    case = pause(new)
    assert (case.detours.count(), owed_session(case), lacks_session(case)) == (2, None, False)
    assert assigned(case, half.reviewer).continues == new


def test_a_new_session_that_is_missed_too_often_loses_nothing_of_the_paused_one(half: Review, lead: User) -> None:
    limit_no_shows(1)
    new = next_session(half, lead)
    miss_session(again(new.case), actor=None, finding=Finding.SELLER_ABSENT)
    case = again(half.case)
    assert (case.status, case.detours.first().cause) == (Status.DOCUMENT_REVIEW, "missed")  # type: ignore[union-attr]
    assert assigned(case, lead).continues == half


def test_in_the_new_session_the_kept_still_is_seen_and_stays_as_it_is(
    half: Review, lead: User, log_in: Callable[..., Client]
) -> None:
    next_session(half, lead)
    client, still = log_in(lead), Still.objects.get()
    page = client.get(f"/admin/verification/case/{half.case_id}/console/").content.decode()
    assert f"stills/{still.public_id}/" in page
    assert f"stills/{still.public_id}/unusable/" not in page
    confirm_factor(client, lead)
    assert client.get(f"/admin/verification/case/{half.case_id}/stills/{still.public_id}/").status_code == 200


def test_where_all_that_a_session_shows_was_shown_nothing_is_owed(live: Review, lead: User) -> None:
    find(live.case, "random_sample")
    answer_all(live)
    case = pause(live)
    assert (owed_session(case), lacks_session(case)) == (None, False)
    review = assigned(case, lead)
    assert open_items(review) == []
    decide(review, actor=lead, outcome="approved", reason_codes=[])
    assert again(case).status == Status.APPROVED


def test_without_its_still_a_check_of_the_session_was_not_shown(live: Review) -> None:
    answer_all(live)
    Still.objects.update(unusable_at=timezone.now())
    assert owed_session(pause(live)) is not None


def test_after_a_decision_the_documents_sent_again_are_reviewed_anew(half: Review, lead: User) -> None:
    case = pause(half)
    review = assigned(case, lead)
    answer_rest(review, rejected="cut_off")
    decide(review, actor=lead, outcome="documents_needed", reason_codes=["cut_off"])
    Case.objects.filter(pk=case.pk).update(status=Status.DOCUMENT_REVIEW)
    assert assigned(again(case), half.reviewer).continues is None


def test_only_a_session_that_has_begun_can_be_paused(live: Review) -> None:
    live.session.admitted_at = None  # type: ignore[union-attr]
    live.session.save()  # type: ignore[union-attr]
    with refusal("not_begun"):
        pause(live)


def test_nobody_else_pauses_it_and_not_without_a_reason(live: Review, lead: User) -> None:
    with refusal("not_yours"):
        pause_session(live, actor=lead, reason="poor_quality", tried="")
    with refusal("no_reason"):
        pause_session(live, actor=live.reviewer, reason="", tried="")
    assert not Detour.objects.exists()


def next_session(review: Review, holder: User) -> Review:
    """Paused, given again, booked with `holder`, and begun."""
    case = pause(review)
    give_session_again(case, actor=holder, reason="The challenge is missing.")
    Booking.objects.update(period=(timezone.now() - timedelta(hours=3), timezone.now() - timedelta(hours=2)))
    Case.objects.filter(pk=case.pk).update(status=Status.SESSION_BOOKED, booking=book(case.seller, holder))
    return begin(again(case), holder)


def finish(review: Review) -> None:
    """All that the new session still asks, as its seller shows it."""
    for check in review.checks.filter(outcome=Check.Outcome.OPEN):
        show(check)
        if check.item.challenge == "code":
            compare_code(check, actor=review.reviewer, code=code_sent(check))
            continue
        save_check(check, actor=review.reviewer, outcome="passed", reason_code="", revision=check.revision)
    judged = review.document_outcomes.values("document")
    for document in review.case.seller.documents.exclude(pk__in=judged):
        judge(review, document, actor=review.reviewer, outcome="accepted", reason_code="", revision=0)


def over(review: Review, *, minutes: int) -> None:
    """The session's time was over so long ago, and nobody of us was there since."""
    end = timezone.now() - timedelta(minutes=minutes)
    Booking.objects.update(period=(end - timedelta(minutes=30), end))
    Case.objects.update(since=end - timedelta(minutes=25))
    review.session.admitted_at = end - timedelta(minutes=25)  # type: ignore[union-attr]
    review.session.save()  # type: ignore[union-attr]
    Presence.objects.update(seen_at=end)


def test_with_every_check_answered_and_no_decision_somebody_else_decides_once_the_time_is_over(live: Review) -> None:
    answer_all(live)
    over(live, minutes=31)
    assert (find_missed_sessions(), pause_undecided(), pause_undecided()) == (0, 1, 0)
    case = again(live.case)
    assert (case.status, case.detours.get().cause) == (Status.DOCUMENT_REVIEW, "paused")
    assert case.missed.get().session.finding in (Finding.UNFINISHED, Finding.CONNECTION)
    told = Message.objects.get(purpose="session_paused")
    assert "Everything was done in the session but the decision." in told.body
    assert "Left for us: to decide." in told.body
    assert not case.reviews.filter(ended_at=None).exists()


def test_who_is_still_at_it_is_left_to_decide(live: Review) -> None:
    answer_all(live)
    over(live, minutes=29)
    assert pause_undecided() == 0
    over(live, minutes=40)
    come_back(live)
    assert pause_undecided() == 0


def come_back(review: Review) -> None:
    manager, now = review.session.booking.manager, timezone.now()  # type: ignore[union-attr]
    Presence.objects.update_or_create(
        connection="x",
        defaults={
            "session": review.session,
            "side": "manager",
            "manager": manager,
            "came_at": now,
            "seen_at": now,
        },
    )


def test_a_page_that_was_left_open_keeps_no_session_going_for_ever(half: Review) -> None:
    over(half, minutes=119)
    come_back(half)
    assert (find_missed_sessions(), pause_undecided()) == (0, 0)
    over(half, minutes=121)
    come_back(half)
    assert (find_missed_sessions(), pause_undecided(), pause_undecided()) == (0, 1, 0)
    case = again(half.case)
    assert (case.status, case.detours.get().cause) == (Status.DOCUMENT_REVIEW, "paused")
    assert Message.objects.get(purpose="session_paused").recipient == case.seller.user


def test_where_a_check_is_open_the_session_is_offered_again_as_ever(half: Review) -> None:
    over(half, minutes=40)
    assert (pause_undecided(), find_missed_sessions()) == (0, 1)
    assert again(half.case).status == Status.SESSION_NEEDED


def test_the_seller_reads_on_the_page_of_the_case_what_is_done_and_left(half: Review, client: Client) -> None:
    case = pause(half)
    client.force_login(case.seller.user)
    page = client.get("/case/").content.decode()
    assert "Your session: what is done, and what is left" in page
    assert "Done and kept: 1 of" in page
    assert standing(case.seller, case).due_at == case.due_at


def test_where_nothing_was_done_nothing_is_counted(live: Review, client: Client) -> None:
    case = pause(live)
    client.force_login(case.seller.user)
    page = client.get("/case/").content.decode()
    assert "It could not be finished in the session" in page
    assert "Done and kept" not in page


def answer_rest(review: Review, *, rejected: str = "") -> None:
    for check in review.checks.filter(outcome=Check.Outcome.OPEN):
        save_check(check, actor=review.reviewer, outcome="passed", reason_code="", revision=0)
    judged = review.document_outcomes.values("document")
    for document in review.case.seller.documents.exclude(pk__in=judged):
        reason = rejected if document.kind == "bank_statement" else ""
        outcome = DocumentOutcome.Outcome.REJECTED if reason else DocumentOutcome.Outcome.ACCEPTED
        judge(review, document, actor=review.reviewer, outcome=outcome, reason_code=reason, revision=0)
