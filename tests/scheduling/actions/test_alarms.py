from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as django_settings

from audit.models import Event
from core.models import User
from core.policy import publish_policy
from messaging.models import Message
from messaging.sending.delivering import sweep
from scheduling.actions import watch_capacity
from scheduling.models import AccountManager, CapacityAlarm, Offer
from sellers.models import Seller
from tests.races import at_once

pytestmark = pytest.mark.django_db
MakeManager = Callable[..., AccountManager]


@pytest.fixture
def polyglot(make_manager: MakeManager) -> AccountManager:
    """Enough times in every language."""
    return make_manager(languages=[code for code, _name in django_settings.LANGUAGES])


def alarms() -> list[tuple[str, str]]:
    return list(
        CapacityAlarm.objects.filter(ended_at=None)
        .order_by("language", "document_country")
        .values_list("language", "document_country")
    )


def test_with_enough_open_times_nobody_is_told(polyglot: AccountManager, ops: User) -> None:
    watch_capacity()
    assert alarms() == []
    assert not Message.objects.exists()


def test_ops_are_told_once_for_each_fall(polyglot: AccountManager, ops: User, mailoutbox: Any) -> None:
    for times_told in [1, 2]:
        AccountManager.objects.update(languages=["en", "ja", "zh-hans"])
        for _ in range(3):
            watch_capacity()
            sweep()
        assert alarms() == [("de", "")]
        assert Message.objects.filter(purpose="capacity_low", recipient=ops).count() == times_told
        AccountManager.objects.update(languages=["en", "ja", "zh-hans", "de"])
        watch_capacity()
        assert alarms() == []
    assert [mail.to for mail in mailoutbox] == [[ops.email]] * 2
    assert {mail.subject for mail in mailoutbox} == {"Few times are open: German"}
    assert "/admin/scheduling/capacityalarm/?language=de" in mailoutbox[0].body


def test_everybody_of_ops_is_told_and_nobody_else(
    polyglot: AccountManager, ops: User, lead: User, make_user: Callable[..., User]
) -> None:
    other = make_user("olga.ops@staff.example.com", is_staff=True)
    other.groups.set(ops.groups.all())
    gone = make_user("gone@staff.example.com", is_staff=True, is_active=False)
    gone.groups.set(ops.groups.all())
    AccountManager.objects.update(languages=["en", "ja", "zh-hans"])
    watch_capacity()
    assert set(Message.objects.values_list("recipient__email", flat=True)) == {ops.email, other.email}


def test_a_message_that_waits_is_dropped_when_capacity_is_back(
    polyglot: AccountManager, ops: User, mailoutbox: Any
) -> None:
    AccountManager.objects.update(languages=["en", "ja", "zh-hans"])
    watch_capacity()
    AccountManager.objects.update(languages=["en", "ja", "zh-hans", "de"])
    watch_capacity()
    sweep()
    assert mailoutbox == []


def test_a_country_whose_documents_sellers_bring_is_watched_by_itself(
    polyglot: AccountManager, seller: Seller, hold: Callable[..., Offer]
) -> None:
    hold(seller, document_country="CN")
    watch_capacity()
    assert alarms() == []
    AccountManager.objects.update(document_countries=["FR"])
    watch_capacity()
    assert alarms() == [("en", "CN")]


def test_the_number_is_a_figure_of_the_policy(polyglot: AccountManager, ops: User) -> None:
    publish_policy({"alarm_open_times_count": 10_000}, actor=ops, note="test")
    watch_capacity()
    assert len(alarms()) == 4
    publish_policy({"alarm_open_times_count": 0}, actor=ops, note="test")
    watch_capacity()
    assert alarms() == []


def test_both_ends_of_an_alarm_are_events(polyglot: AccountManager) -> None:
    for languages in [["en", "ja", "zh-hans"], ["en", "ja", "zh-hans", "de"]]:
        AccountManager.objects.update(languages=languages)
        watch_capacity()
    assert list(Event.objects.order_by("pk").values_list("action", flat=True)) == [
        "capacity.low",
        "capacity.recovered",
    ]


@pytest.mark.django_db(transaction=True)
def test_sweeps_at_once_tell_once(make_manager: MakeManager, ops: User) -> None:
    make_manager(languages=["en", "ja", "zh-hans"])
    assert at_once([watch_capacity] * 4) == {"done": 4}
    assert Message.objects.filter(purpose="capacity_low").count() == 1
