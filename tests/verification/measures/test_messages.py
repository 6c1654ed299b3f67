from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import User
from core.times import format_moment
from messaging.models import Message
from messaging.purposes import purpose_of
from sellers.models import Seller
from sellers.statuses import STATUSES
from tests.verification.measuring import announced, approved, fresh, in_effect, its_day_has_come
from verification.appeals.actions.lodging import file_appeal
from verification.life.deadlines import appeal_until
from verification.life.journey import LIMITED, standing
from verification.life.words import Who
from verification.measures.actions.carrying_out import carry_out_measures, end_measure
from verification.measures.grounds import GROUNDS
from verification.models import Measure
from verification.reading import current_case, measures_of

pytestmark = pytest.mark.django_db
Kind = Measure.Kind


def limit(seller: Seller, lead: User, ops: User, kind: str) -> Measure:
    return in_effect(approved(seller), kind, by=lead, and_by=ops)


def said(measure: Measure, purpose: str) -> Message:
    return Message.objects.get(about=measure.public_id, purpose=purpose)


@pytest.mark.parametrize("kind", Kind)
def test_the_seller_hears_what_it_means_why_and_the_way_back(seller: Seller, lead: User, ops: User, kind: Kind) -> None:
    measure = limit(seller, lead, ops, kind)
    ground, body = GROUNDS[measure.ground], said(measure, "account_limited").body
    meaning = STATUSES[measure.account_status].meaning
    for sentence in (meaning, ground.text, ground.remedy, "Your passport expired in October."):
        assert str(sentence) in body
    assert "A letter of the register" not in body


@pytest.mark.parametrize("purpose", ["measure_announced", "account_limited"])
def test_the_last_day_for_an_appeal_is_named_where_it_is_announced_and_where_it_begins(
    seller: Seller, lead: User, ops: User, purpose: str
) -> None:
    measure = limit(seller, lead, ops, Kind.CLOSE)
    assert measure.appeal_by
    when = format_moment(measure.appeal_by, seller.user.time_zone, "en")
    assert f"You can appeal against this until {when}" in said(measure, purpose).body


def test_what_was_appealed_against_before_it_begins_is_not_offered_again(seller: Seller, lead: User, ops: User) -> None:
    measure = announced(approved(seller), Kind.CLOSE, by=lead, and_by=ops)
    file_appeal(measure, actor=seller.user, text="The register is wrong.")
    its_day_has_come(measure)
    carry_out_measures()
    assert "You can appeal against this until" not in said(measure, "account_limited").body


def test_told_late_there_is_as_much_time_to_appeal(seller: Seller, lead: User, ops: User) -> None:
    measure = announced(approved(seller), Kind.CLOSE, by=lead, and_by=ops)
    its_day_has_come(measure)
    yesterday = timezone.now() - timedelta(days=1)
    Message.objects.filter(about=measure.public_id, purpose="measure_announced").update(published_at=yesterday)
    carry_out_measures()
    put_off = fresh(measure)
    assert put_off.status == Measure.Status.ANNOUNCED
    assert put_off.appeal_by == appeal_until(put_off.seller, yesterday)


@pytest.mark.parametrize("kind", [Kind.RESTRICT, Kind.SUSPEND, Kind.CLOSE])
def test_home_says_what_stands_and_leads_to_its_page(seller: Seller, lead: User, ops: User, kind: Kind) -> None:
    measure = limit(seller, lead, ops, kind)
    seller = Seller.objects.with_details().get()
    now = standing(seller, current_case(seller), measures_of(seller))
    assert (now.who, now.page, now.title) == (Who.SELLER, "measure", said(measure, "account_limited").title)


def test_while_an_appeal_waits_it_is_on_us_and_by_when(seller: Seller, lead: User, ops: User) -> None:
    appeal = file_appeal(limit(seller, lead, ops, Kind.CLOSE), actor=seller.user, text="The register was wrong.")
    seller = Seller.objects.with_details().get()
    now = standing(seller, current_case(seller), measures_of(seller))
    assert (now.who, now.due_at, now.page) == (Who.STAFF, appeal.answer_by, "measure")


def test_who_is_checked_again_is_led_to_the_new_case(seller: Seller, lead: User, ops: User) -> None:
    limit(seller, lead, ops, Kind.UNDO)
    seller = Seller.objects.with_details().get()
    assert standing(seller, current_case(seller), measures_of(seller)).page == "times"


def test_what_is_announced_changes_nothing_of_where_the_case_stands(seller: Seller, lead: User, ops: User) -> None:
    measure = announced(approved(seller), Kind.SUSPEND, by=lead, and_by=ops)
    seller = Seller.objects.with_details().get()
    assert measures_of(seller) == [measure]
    assert standing(seller, current_case(seller), [measure]) == standing(seller, current_case(seller))


def test_a_limit_of_which_nothing_is_known_leads_to_the_messages(seller: Seller) -> None:
    approved(seller, status=Seller.Status.CLOSED)
    assert standing(Seller.objects.get(), None) == LIMITED


def test_what_no_longer_holds_is_not_sent(seller: Seller, lead: User, ops: User) -> None:
    measure = limit(seller, lead, ops, Kind.SUSPEND)
    limited, told = said(measure, "account_limited"), said(measure, "measure_announced")
    assert purpose_of(limited).still_true(limited)
    assert not purpose_of(told).still_true(told)
    end_measure(fresh(measure), actor=ops)
    assert not purpose_of(limited).still_true(limited)
