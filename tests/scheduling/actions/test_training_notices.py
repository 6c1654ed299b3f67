"""Who hears that training ends: its holder and the leads, in advance, once; ops, of sessions after it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.models import User
from core.policy import publish_policy
from messaging.models import Message, OpsTask
from messaging.sending.delivering import sweep
from scheduling.actions import book_offer
from scheduling.actions.certificates import follow_certificates
from scheduling.actions.training_notices import tell_of_training
from scheduling.models import AccountManager, Certificate, Offer
from sellers.models import Seller
from tests.races import at_once
from tests.scheduling.training.passing import certify, certify_in_all

pytestmark = pytest.mark.django_db
MakeManager = Callable[..., AccountManager]


def ending_in(manager: AccountManager, days: int) -> None:
    Certificate.objects.filter(user=manager.user).update(expires_on=timezone.now().date() + timedelta(days=days))
    follow_certificates(AccountManager.objects.filter(pk=manager.pk), actor=None)


@pytest.fixture
def certified(make_manager: MakeManager) -> AccountManager:
    manager = make_manager(trained_until=None)
    certify_in_all(manager.user)
    return manager


def told() -> list[str]:
    rows = Message.objects.filter(purpose="training_ends").order_by("pk")
    return [message.recipient.email for message in rows]


@pytest.mark.parametrize(("days", "is_told"), [(31, False), (30, True), (-1, True)])
def test_the_holder_and_the_leads_hear_it_a_policys_days_before(
    certified: AccountManager, lead: User, ops: User, days: int, is_told: bool
) -> None:
    ending_in(certified, days)
    tell_of_training()
    assert told() == ([certified.user.email, lead.email] if is_told else [])


def test_how_many_days_before_is_a_policy_figure(certified: AccountManager, ops: User) -> None:
    publish_policy({"training_notice_days": 5}, actor=ops, note="Shorter")
    ending_in(certified, 6)
    tell_of_training()
    assert told() == []


def test_it_is_said_once_for_each_last_day(certified: AccountManager, lead: User) -> None:
    for days in (9, 9, 8):
        ending_in(certified, days)
        tell_of_training()
        tell_of_training()
    assert told() == [certified.user.email, lead.email] * 2


def test_the_mails_name_the_day_and_the_tests(certified: AccountManager, lead: User, mailoutbox: Any) -> None:
    ending_in(certified, 9)
    tell_of_training()
    sweep()
    own, leads = sorted(mailoutbox, key=lambda mail: mail.to != [certified.user.email])
    assert own.subject.startswith("Your training is valid until ")
    assert "Fraud, coercion, and what to do on suspicion" in own.body
    assert "/admin/scheduling/certificate/" in own.body
    assert leads.subject.startswith("Training of Anna (M-anna) is valid until ")
    assert "/admin/scheduling/certificate/everybody/" in leads.body


def test_what_was_passed_before_it_went_out_is_not_told(certified: AccountManager, lead: User, mailoutbox: Any) -> None:
    ending_in(certified, 9)
    tell_of_training()
    for certificate in list(Certificate.objects.all()):
        certify(certified.user, certificate.module)
    sweep()
    assert mailoutbox == []


def test_a_lead_who_holds_sessions_hears_it_once(make_manager: MakeManager, lead: User) -> None:
    fields = {"staff_number": "VR-9", "time_zone": "UTC", "languages": ["en"]}
    AccountManager.objects.create(user=lead, trained_until=timezone.now().date(), **fields)
    tell_of_training()
    assert told() == [lead.email]


@pytest.mark.parametrize("fields", [{"active": False}, {"trained_until": None}])
def test_of_who_holds_no_sessions_nothing_is_told(certified: AccountManager, lead: User, fields: dict) -> None:
    ending_in(certified, 9)
    AccountManager.objects.update(**fields)
    tell_of_training()
    assert told() == []


def test_sessions_after_the_last_day_are_a_task_for_ops(
    certified: AccountManager, seller: Seller, hold: Callable[..., Offer]
) -> None:
    book_offer(hold(seller), actor=seller.user, time_zone="UTC")
    AccountManager.objects.update(trained_until=timezone.now().date() + timedelta(days=2))
    tell_of_training()
    tell_of_training()
    task = OpsTask.objects.get()
    assert (task.kind, task.count, task.facts["sessions after that"]) == ("sessions_untrained", 1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_tell_it_once(make_manager: MakeManager, lead: User) -> None:
    manager = make_manager(trained_until=timezone.now().date() + timedelta(days=3))
    at_once([tell_of_training] * 2)
    assert told() == [manager.user.email, lead.email]
