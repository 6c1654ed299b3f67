from datetime import timedelta
from functools import partial

import pytest
from django.core import mail
from django.utils import timezone

from audit.models import Event
from messaging.models import Delivery, Message
from messaging.purposes import body_for_staff, purpose_of
from messaging.sending.delivering import sweep
from scheduling.models import Session
from tests.races import at_once
from tests.refusals import refusal
from tests.twins import twin_of
from tests.verification.building import begin, code_sent, meeting_case, session_case
from verification.models import Check, SentCode
from verification.reviewing.actions.challenges import compare_code, start_challenge
from verification.reviewing.actions.reviews import save_check
from verification.shipped import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def code_check(live):
    return live.checks.get(code="code")


def start(check):
    return start_challenge(check, actor=check.review.reviewer)


def compare(check, code):
    return compare_code(check, actor=check.review.reviewer, code=code)


def wrong(check):
    return "000000" if code_sent(check) != "000000" else "111111"


def test_a_challenge_shows_instruction_and_picture_in_the_sellers_language(live, seller):
    seller.user.language = "de"
    seller.user.save()
    start(live.checks.get(code="tilt"))
    session = Session.objects.get()
    assert session.instruction.startswith("Bitte halten Sie Ihr Ausweisdokument vor die Kamera")
    assert session.instruction_picture == "tilt"


def test_nothing_is_shown_before_the_seller_is_admitted(seller, account_manager):
    review = begin(session_case(seller, account_manager), account_manager)
    with refusal("not_now"):
        start(review.checks.get(code="code"))
    assert not Message.objects.filter(purpose="session_code").exists()


def test_only_the_reviewer_starts_a_challenge_or_compares_a_code(code_check, lead, seller):
    start(code_check)
    for other in (lead, seller.user):
        with refusal("not_yours"):
            start_challenge(code_check, actor=other)
        with refusal("not_yours"):
            compare_code(code_check, actor=other, code=code_sent(code_check))


def test_a_check_that_is_no_challenge_shows_nothing(live):
    with refusal("not_now"):
        start(live.checks.get(code="person"))


def test_words_are_drawn_in_the_sellers_language_and_stay_the_same_when_shown_again(live, seller):
    seller.user.language = "ja"
    seller.user.save()
    words = start(live.checks.get(code="words")).words
    assert len(set(words.split(" · ")) & set(read("words")["ja"])) == 4
    assert Session.objects.get().instruction == f"次の言葉を声に出して読んでください。\n{words}"
    assert start(live.checks.get(code="words")).words == words


def test_the_code_goes_to_the_seller_and_the_right_one_passes_the_check_once(code_check, seller):
    start(code_check)
    code, message = code_sent(code_check), Message.objects.get(purpose="session_code")
    assert (message.recipient, len(code)) == (seller.user, 6)
    checked = compare(code_check, f"{code[:3]} {code[3:]}")
    assert (checked.outcome, checked.revision) == (Check.Outcome.PASSED, 1)
    assert Session.objects.get().instruction == ""
    with refusal("code_used"):
        compare(code_check, code)
    with refusal("code_used"):
        start(code_check)


def test_a_wrong_code_is_counted_and_leaves_the_check_open(code_check):
    start(code_check)
    with refusal("wrong_code"):
        compare(code_check, wrong(code_check))
    code_check.refresh_from_db()
    assert code_check.is_open
    assert SentCode.objects.get().failures == 1


def test_after_five_wrong_ones_not_even_the_right_one_passes(code_check):
    start(code_check)
    code = code_sent(code_check)
    for _ in range(5):
        with refusal("wrong_code"):
            compare(code_check, wrong(code_check))
    with refusal("too_many_guesses"):
        compare(code_check, code)
    with refusal("too_many_guesses"):
        start(code_check)


def test_a_new_code_replaces_the_one_before_and_keeps_its_failures(code_check):
    start(code_check)
    first = code_sent(code_check)
    with refusal("wrong_code"):
        compare(code_check, wrong(code_check))
    start(code_check)
    assert SentCode.objects.get().failures == 1
    if first != code_sent(code_check):
        with refusal("wrong_code"):
            compare(code_check, first)


def test_no_more_codes_are_sent_than_the_policy_allows(code_check):
    for _ in range(3):
        start(code_check)
    with refusal("too_many_sends"):
        start(code_check)
    assert Delivery.objects.filter(message__purpose="session_code").count() == 3


def test_a_code_lives_ten_minutes(code_check):
    start(code_check)
    SentCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with refusal("code_expired"):
        compare(code_check, code_sent(code_check))


def test_before_it_is_sent_there_is_no_code_to_compare(code_check):
    with refusal("no_code"):
        compare(code_check, "123456")


def test_nobody_passes_the_code_by_hand(code_check):
    start(code_check)
    actor = code_check.review.reviewer
    by_hand = partial(save_check, code_check, actor=actor, reason_code="", revision=0)
    with refusal("not_read"):
        by_hand(outcome=Check.Outcome.PASSED)
    failed = save_check(code_check, actor=actor, outcome="failed", reason_code="code_not_read", revision=0)
    assert failed.outcome == Check.Outcome.FAILED


def test_the_code_itself_is_kept_and_shown_nowhere(code_check):
    start(code_check)
    code, message = code_sent(code_check), Message.objects.get(purpose="session_code")
    assert code not in SentCode.objects.get().code_hash
    assert code not in message.body
    assert code not in body_for_staff(message)
    mail.outbox.clear()
    sweep()
    assert [twin_of(letter) for letter in mail.outbox if code in letter.body] == [message]
    assert not [event for event in Event.objects.all() if code in event.data]


def test_nothing_more_is_sent_once_the_code_was_read_back_or_the_review_is_over(code_check):
    start(code_check)
    message = Message.objects.get(purpose="session_code")
    assert purpose_of(message).still_true(message)
    compare(code_check, code_sent(code_check))
    assert not purpose_of(message).still_true(message)


def test_sending_and_comparing_are_in_the_log_of_the_case(code_check):
    start(code_check)
    with refusal("wrong_code"):
        compare(code_check, wrong(code_check))
    compare(code_check, code_sent(code_check))
    actions = Event.objects.filter(subject=code_check.review.case.public_id).values_list("action", flat=True)
    assert list(actions.order_by("id"))[-5:] == [
        "challenge.code_sent",
        "challenge.started",
        "challenge.code_compared",
        "challenge.code_compared",
        "check.saved",
    ]


def test_in_person_no_code_is_asked_for(seller, account_manager):
    review = begin(meeting_case(seller, account_manager), account_manager)
    assert not review.checks.filter(code__in=["code", "words", "hand"]).exists()
    with refusal("in_person"):
        start(review.checks.get(code="tilt"))


@pytest.mark.django_db(transaction=True)
def test_of_many_guesses_at_once_exactly_five_are_compared(code_check):
    start(code_check)
    guess = partial(compare_code, code_check, actor=code_check.review.reviewer, code=wrong(code_check))
    assert at_once([guess] * 12) == {"wrong_code": 5, "too_many_guesses": 7}
