"""How often a seller can have other times looked for."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.policy import publish_policy
from scheduling.models import Availability
from tests.refusals import refusal
from verification.actions.cases import renew_times, wish_times
from verification.models import Case

pytestmark = pytest.mark.django_db


def test_other_times_are_asked_for_a_limited_number_of_times_an_hour(session_case: Case, ops: Any) -> None:
    publish_policy({"offer_sets_per_hour_count": 2}, actor=ops, note="test")
    seller = session_case.seller
    renew_times(session_case, actor=seller.user)
    wish_times(session_case, actor=seller.user, weekdays=[5], hours=["evening"], time_zone="Asia/Shanghai")
    held = set(seller.offers.held())
    with refusal("too_many_sets"):
        renew_times(session_case, actor=seller.user)
    assert set(seller.offers.held()) == held
    Case.objects.update(sets_asked_since=timezone.now() - timedelta(hours=1))
    assert renew_times(session_case, actor=seller.user)


def test_so_are_those_for_an_agreed_session_even_where_none_is_free(booked_case: Case, ops: Any) -> None:
    publish_policy({"offer_sets_per_hour_count": 1}, actor=ops, note="test")
    Availability.objects.all().delete()
    assert renew_times(booked_case, actor=booked_case.seller.user) == []
    with refusal("too_many_sets"):
        renew_times(booked_case, actor=booked_case.seller.user)
