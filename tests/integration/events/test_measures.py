"""What a platform hears of measures: all that two people decided about an account, nothing of what one proposed."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from core.approvals import confirm, decline
from core.models import User
from integration.events.projecting import project_events
from integration.models import Event
from messaging.models import Message
from sellers.models import Seller
from tests.integration.events.test_projecting import begin_anew
from tests.verification.measuring import (
    announced,
    approval_for,
    approved,
    in_effect,
    its_day_has_come,
    proposed,
)
from verification.measures.actions.carrying_out import carry_out_measures, end_suspensions
from verification.measures.actions.proposing import propose_lift
from verification.models import Measure

pytestmark = pytest.mark.django_db
Kind = Measure.Kind
CHANGED, STATUS = "seller.measures_changed", "seller.status_changed"


@pytest.fixture
def active(seller: Seller) -> Seller:
    return approved(seller)


def told_of(seller: Seller) -> list[str]:
    """Of the seller itself, since begin_anew()."""
    project_events()
    return list(Event.objects.filter(subject=seller.public_id).order_by("id").values_list("type", flat=True))


def test_an_announced_measure_is_told_as_a_change_of_its_seller_by_ids_alone(
    active: Seller, lead: User, ops: User
) -> None:
    begin_anew()
    announced(active, Kind.CLOSE, by=lead, and_by=ops)
    assert told_of(active) == [CHANGED]
    event = Event.objects.get(type=CHANGED)
    assert (event.seller, event.is_test) == (active.public_id, False)
    assert event.data == {"seller": active.public_id}


def test_of_a_test_seller_it_is_an_event_of_the_test_world(
    make_seller: Callable[..., Seller], lead: User, ops: User
) -> None:
    tried = approved(make_seller("t@example.com", is_test=True))
    announced(tried, Kind.CLOSE, by=lead, and_by=ops)
    told_of(tried)
    assert Event.objects.get(type=CHANGED).is_test


def test_what_is_proposed_is_not_told_nor_that_nobody_confirmed_it(active: Seller, lead: User, ops: User) -> None:
    begin_anew()
    measure = proposed(active, Kind.CLOSE, by=lead)
    assert told_of(active) == []
    decline(approval_for(measure), actor=ops, reason="It rests on too little.")
    assert told_of(active) == []


def test_nor_that_somebody_proposes_to_lift_one(active: Seller, lead: User, ops: User) -> None:
    measure = in_effect(active, Kind.RESTRICT, by=lead, and_by=ops)
    begin_anew()
    propose_lift(measure, actor=lead, reason="It is done.")
    assert told_of(active) == []


def test_that_it_began_and_was_lifted_is_told_beside_the_status_of_the_account(
    active: Seller, lead: User, ops: User
) -> None:
    begin_anew()
    measure = in_effect(active, Kind.RESTRICT, by=lead, and_by=ops)
    assert told_of(active) == [CHANGED, CHANGED, STATUS]
    begin_anew()
    confirm(propose_lift(measure, actor=lead, reason="It is done."), actor=ops)
    assert told_of(active) == [CHANGED, STATUS]


def test_one_under_a_stricter_one_is_told_though_the_account_stands_as_before(
    active: Seller, lead: User, ops: User
) -> None:
    in_effect(active, Kind.SUSPEND, by=lead, and_by=ops)
    begin_anew()
    in_effect(active, Kind.RESTRICT, by=lead, and_by=ops)
    assert told_of(active) == [CHANGED, CHANGED]


def test_that_it_ended_with_its_last_day_is_told(active: Seller, lead: User, ops: User) -> None:
    measure = in_effect(active, Kind.SUSPEND, by=lead, and_by=ops)
    begin_anew()
    Measure.objects.filter(pk=measure.pk).update(lasts_until=timezone.now())
    end_suspensions()
    assert told_of(active) == [CHANGED, STATUS]


def test_that_an_announced_one_was_called_off_is_told(active: Seller, lead: User, ops: User) -> None:
    measure = announced(active, Kind.CLOSE, by=lead, and_by=ops)
    begin_anew()
    confirm(propose_lift(measure, actor=ops, reason="A mistake."), actor=lead)
    assert told_of(active) == [CHANGED]


def test_that_it_was_put_off_is_told(active: Seller, lead: User, ops: User) -> None:
    measure = announced(active, Kind.CLOSE, by=lead, and_by=ops)
    its_day_has_come(measure)
    Message.objects.filter(about=measure.public_id).update(published_at=None)
    begin_anew()
    carry_out_measures()
    assert told_of(active) == [CHANGED]
