"""The yearly certification: asked for once a year, once more with its reason, refused while something is checked."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from audit.models import Event
from contacts.models import Address
from core.models import User
from messaging.models import Message
from messaging.purposes import purpose_of
from sellers.models import BankAccount, Seller
from tests.refusals import refusal_of
from tests.verification.building import open_case
from tests.verification.certification.world import DAY, asked, of_high_volume, over, reached_at, unanswered
from verification.certification.actions.certifying import ask_due, ask_to_certify, certify, follow_up, follow_up_due
from verification.certification.certifiable import fingerprint_of
from verification.models import Campaign, Case, Certification, HighVolume, Invitation, SuspensionBatch

pytestmark = pytest.mark.django_db


@pytest.fixture
def big(seller: Seller, ops: User) -> Seller:
    return of_high_volume(seller, ops)


def seen_by(seller: Seller) -> str:
    return fingerprint_of(Seller.objects.with_details().get(pk=seller.pk))


def actions_on(certification: Certification) -> list[str]:
    return list(Event.objects.filter(subject=certification.public_id).order_by("id").values_list("action", flat=True))


def notice_of(certification: Certification) -> str:
    message = Message.objects.filter(about=certification.public_id, purpose="certification_asked").latest("id")
    return " ".join(str(each) for each in purpose_of(message).render(message, {}).paragraphs)


def test_a_seller_of_high_volume_is_asked_once(big: Seller) -> None:
    assert (ask_due(), ask_due()) == (1, 0)
    certification = Certification.objects.get()
    assert (certification.seller, certification.why, certification.notices) == (big, "first", 1)
    assert certification.due_at - certification.told_at >= 10 * DAY
    assert actions_on(certification) == ["certification.asked"]


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [(0, 0, 1), (-1, 0, 1), (0, 1, 1), (1, 30, 0), (-30, -1, 0)],
)
def test_only_from_the_first_day_of_high_volume_to_the_last(big: Seller, since: int, until: int, expected: int) -> None:
    today = timezone.now().date()
    HighVolume.objects.update(since=today + since * DAY, until=today + until * DAY)
    assert ask_due() == expected


@pytest.mark.parametrize("status", ["onboarding", "verified", "suspended", "closed"])
def test_who_cannot_sell_is_not_asked(big: Seller, status: str) -> None:
    Seller.objects.update(status=status)
    assert ask_due() == 0


def test_others_are_not_asked(seller: Seller) -> None:
    Seller.objects.update(status="active")
    assert ask_due() == 0


@pytest.mark.parametrize(("days", "expected"), [(349, 0), (350, 1)])
def test_the_next_notice_comes_within_the_year_after_the_last(big: Seller, days: int, expected: int) -> None:
    first = asked(big)
    told = timezone.now() - days * DAY - timedelta(minutes=1)
    Certification.objects.filter(pk=first.pk).update(first_told_at=told, certified_at=told + DAY)
    assert ask_due() == expected
    assert Certification.objects.filter(why="yearly").count() == expected


def test_one_click_certifies_what_was_shown(big: Seller) -> None:
    certification = asked(big)
    certify(big, actor=big.user, seen=seen_by(big))
    certification.refresh_from_db()
    assert certification.certified_at
    assert certification.certified_hash == seen_by(big)
    assert actions_on(certification) == ["certification.asked", "certification.given"]
    assert refusal_of(certify, big, actor=big.user, seen=seen_by(big)) == "not_asked"


def test_what_was_changed_since_it_was_shown_is_not_certified(big: Seller) -> None:
    asked(big)
    seen = seen_by(big)
    BankAccount.objects.filter(seller=big).update(holder="Somebody else")
    assert refusal_of(certify, big, actor=big.user, seen=seen) == "changed_meanwhile"


def test_nothing_is_certified_while_it_is_checked(big: Seller) -> None:
    asked(big)
    open_case(big, Case.Status.DOCUMENT_REVIEW)
    assert refusal_of(certify, big, actor=big.user, seen=seen_by(big)) == "change_pending"


def invited_to(seller: Seller, status: str) -> Case:
    """A case that began with an invitation, in which nothing was decided."""
    case = open_case(seller, status, since=timezone.now(), due_at=None)
    campaign = Campaign.objects.create(name="Again", wanted={})
    Invitation.objects.create(campaign=campaign, seller=seller, case=case, invited_at=timezone.now())
    return case


def test_an_invitation_that_nobody_took_up_hinders_nothing(big: Seller) -> None:
    invited_to(big, Case.Status.SESSION_NEEDED)  # put off: it has no deadline
    assert ask_due() == 1
    assert follow_up_due() == 0
    over(Certification.objects.get())
    assert follow_up_due() == 1
    certify(big, actor=big.user, seen=seen_by(big))


def test_an_invitation_whose_time_was_chosen_is_a_check(big: Seller) -> None:
    asked(big)
    invited_to(big, Case.Status.SESSION_BOOKED)
    assert refusal_of(certify, big, actor=big.user, seen=seen_by(big)) == "change_pending"


@pytest.mark.parametrize("status", [Case.Status.WITHDRAWN, Case.Status.LAPSED])
def test_an_invitation_that_came_to_nothing_brings_no_new_days(big: Seller, status: str) -> None:
    certification = asked(big)
    follow_up(over(certification))
    over(certification)
    invited_to(big, status)
    follow_up(certification)
    certification.refresh_from_db()
    assert (certification.notices, certification.batch is None) == (2, False)


def test_the_clock_stands_still_while_details_are_checked(big: Seller) -> None:
    certification = over(asked(big))
    open_case(big, Case.Status.DOCUMENT_REVIEW)
    assert follow_up_due() == 0
    follow_up(certification)
    certification.refresh_from_db()
    assert certification.notices == 1


def test_the_second_notice_says_that_the_first_had_no_answer(big: Seller) -> None:
    certification = over(asked(big))
    assert "for the first time" in notice_of(certification)
    assert follow_up_due() == 1
    certification.refresh_from_db()
    assert (certification.notices, certification.why, certification.batch) == (2, "unanswered", None)
    assert certification.due_at > timezone.now() + 10 * DAY
    assert "you have not certified yet" in notice_of(certification)


def test_after_a_check_the_days_count_anew_with_that_reason(big: Seller) -> None:
    certification = asked(big)
    follow_up(over(certification))
    over(certification)
    open_case(big, Case.Status.APPROVED, since=timezone.now(), due_at=None)
    follow_up(certification)
    certification.refresh_from_db()
    assert (certification.notices, certification.why, certification.batch) == (3, "decided", None)


def test_the_last_instant_still_counts(big: Seller) -> None:
    certification = over(asked(big))
    Certification.objects.update(due_at=timezone.now() + timedelta(minutes=1))
    assert follow_up_due() == 0
    follow_up(certification)
    certification.refresh_from_db()
    assert certification.notices == 1


def test_days_count_from_when_the_notice_really_stood_there(big: Seller) -> None:
    certification = over(asked(big))
    Message.objects.filter(about=certification.public_id).update(published_at=timezone.now() - DAY)
    follow_up(certification)
    certification.refresh_from_db()
    assert certification.notices == 1
    assert certification.due_at > timezone.now() + 8 * DAY
    assert actions_on(certification) == ["certification.asked", "certification.put_off"]


def test_days_count_from_when_the_newest_notice_stood_there(big: Seller) -> None:
    certification = asked(big)
    follow_up(over(certification))
    over(certification)
    Message.objects.filter(about=certification.public_id, revision=2).update(published_at=timezone.now() - DAY)
    follow_up(certification)
    certification.refresh_from_db()
    assert (certification.notices, certification.batch) == (2, None)
    assert actions_on(certification)[-1] == "certification.put_off"


def test_without_a_confirmed_phone_number_nothing_is_certified(big: Seller) -> None:
    asked(big)
    phone = Address.objects.get()
    for values in ({"status": "pending"}, {"status": "verified", "trouble": "wrong_person"}):
        Address.objects.filter(pk=phone.pk).update(**values)
        assert refusal_of(certify, big, actor=big.user, seen=seen_by(big)) == "no_phone"
    reached_at(big)
    assert certify(big, actor=big.user, seen=seen_by(big))


def test_another_phone_number_than_was_shown_is_not_certified(big: Seller) -> None:
    asked(big)
    seen = seen_by(big)
    reached_at(big, "+447400123457")
    assert refusal_of(certify, big, actor=big.user, seen=seen) == "changed_meanwhile"


def test_a_second_notice_without_an_answer_prepares_the_suspension_and_suspends_nobody(big: Seller) -> None:
    certification = unanswered(big)
    big.refresh_from_db()
    assert certification.batch
    assert big.status == "active"
    assert actions_on(certification)[-1] == "certification.unanswered"


def test_nobody_is_asked_twice_at_once(big: Seller) -> None:
    assert ask_to_certify(big)
    assert ask_to_certify(big) is None


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_tenth_day_counts_to_its_last_minute_where_the_seller_is(big: Seller, zone: str) -> None:
    User.objects.filter(pk=big.user_id).update(time_zone=zone)
    certification = over(asked(Seller.objects.get(pk=big.pk)))
    told = timezone.now() - 3 * DAY
    Message.objects.filter(about=certification.public_id).update(published_at=told)
    follow_up(certification)
    certification.refresh_from_db()
    end = certification.due_at.astimezone(ZoneInfo(zone))
    assert end.date() == told.astimezone(ZoneInfo(zone)).date() + 10 * DAY
    assert (end.hour, end.minute) == (23, 59)


def test_nobody_is_suspended_whose_second_notice_still_runs(big: Seller) -> None:
    certification = asked(big)
    follow_up(over(certification))
    certification.refresh_from_db()
    assert (certification.notices, certification.batch) == (2, None)
    assert certification.due_at > timezone.now() + 9 * DAY
    assert follow_up_due() == 0
    assert not SuspensionBatch.objects.exists()
