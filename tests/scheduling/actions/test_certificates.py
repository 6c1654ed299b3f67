"""trained_until follows from the certificates, however they change; nobody is given a session without."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from audit.models import Event
from core.errors import DomainError
from core.models import User
from messaging.models import Message, OpsTask
from scheduling.actions import book_offer, offer_times
from scheduling.actions.certificates import follow_certificates, revoke_certificate
from scheduling.actions.teaching import publish_module, start_version
from scheduling.models import AccountManager, Booking, Certificate, Offer, TrainingModule
from sellers.models import Seller
from tests.scheduling.training.passing import certify, certify_in_all, sit

pytestmark = pytest.mark.django_db
MakeManager = Callable[..., AccountManager]
YEAR = timedelta(days=365)


@pytest.fixture
def untrained(make_manager: MakeManager) -> AccountManager:
    return make_manager(trained_until=None)


@pytest.fixture
def certified(untrained: AccountManager) -> AccountManager:
    certify_in_all(untrained.user)
    untrained.refresh_from_db()
    return untrained


def follow(manager: AccountManager) -> None:
    follow_certificates(AccountManager.objects.filter(pk=manager.pk), actor=None)
    manager.refresh_from_db()


def test_whoever_lacks_one_certificate_is_not_trained(untrained: AccountManager) -> None:
    first, *others = TrainingModule.objects.in_use()
    for module in others:
        certify(untrained.user, module)
    untrained.refresh_from_db()
    assert untrained.trained_until is None
    certify(untrained.user, first)
    untrained.refresh_from_db()
    assert untrained.trained_until == timezone.now().date() + YEAR


def test_who_passes_the_last_test_is_given_sessions(untrained: AccountManager, seller: Seller) -> None:
    assert offer_times(seller, language="en") == []
    certify_in_all(untrained.user)
    assert len(offer_times(seller, language="en")) == 3


def test_the_earliest_certificate_is_the_last_day(certified: AccountManager) -> None:
    soon = timezone.now().date() + timedelta(days=9)
    Certificate.objects.filter(pk=Certificate.objects.first().pk).update(expires_on=soon)
    follow(certified)
    assert certified.trained_until == soon


def test_failing_a_renewal_takes_nothing_away(certified: AccountManager) -> None:
    sit(certified.user, TrainingModule.objects.in_use()[0], wrong=9)
    before = certified.trained_until
    follow(certified)
    assert certified.trained_until == before


def test_that_it_follows_is_an_event_once(certified: AccountManager) -> None:
    follow(certified)
    follow(certified)
    events = Event.objects.filter(subject=certified.public_id, action="account_manager.trained")
    assert [event.data for event in events] == [f'{{"trained_until":"{certified.trained_until}"}}']


def test_revoking_ends_the_training_and_tells_why(certified: AccountManager, lead: User) -> None:
    certificate = Certificate.objects.first()
    revoke_certificate(certificate, actor=lead, reason="Three documents opened for a colleague.")
    certified.refresh_from_db()
    assert certified.trained_until is None
    message = Message.objects.get(purpose="certificate_revoked")
    assert message.recipient == certified.user
    assert "Lead revoked it. The reason: Three documents opened for a colleague." in message.body
    (event,) = Event.objects.filter(action="certificate.revoked")
    assert (event.subject, event.actor, event.data) == (certificate.public_id, lead.public_id, "{}")


def test_revoking_takes_earlier_certificates_of_that_module_too_and_no_others(
    certified: AccountManager, lead: User
) -> None:
    module = TrainingModule.objects.in_use()[0]
    newest = certify(certified.user, module)
    revoke_certificate(newest, actor=lead, reason="Answers were passed on.")
    assert set(Certificate.objects.filter(revoked_at=None).values_list("module__code", flat=True)) == set(
        TrainingModule.objects.in_use().values_list("code", flat=True)
    ) - {module.code}


def test_after_a_revocation_passing_again_counts(certified: AccountManager, lead: User) -> None:
    certificate = Certificate.objects.first()
    revoke_certificate(certificate, actor=lead, reason="Answers were passed on.")
    certify(certified.user, certificate.module)
    certified.refresh_from_db()
    assert certified.trained_until == timezone.now().date() + YEAR


def test_nobody_revokes_their_own(lead: User) -> None:
    certificate = certify(lead, TrainingModule.objects.in_use()[0])
    with pytest.raises(DomainError, match="own_training"):
        revoke_certificate(certificate, actor=lead, reason="I forgot it all.")


def test_revoking_takes_a_reason_and_works_once(certified: AccountManager, lead: User) -> None:
    certificate = Certificate.objects.first()
    with pytest.raises(DomainError, match="no_reason"):
        revoke_certificate(certificate, actor=lead, reason="  ")
    revoke_certificate(certificate, actor=lead, reason="Answers were passed on.")
    with pytest.raises(DomainError, match="revoked"):
        revoke_certificate(certificate, actor=lead, reason="Again.")


def test_a_new_version_of_a_required_module_leaves_the_days_of_grace(certified: AccountManager, lead: User) -> None:
    draft = start_version("personal-data", actor=lead)
    publish_module(draft, actor=lead, note="A new page")
    certified.refresh_from_db()
    assert certified.trained_until == timezone.now().date() + timedelta(days=14)
    certify(certified.user, TrainingModule.objects.get(pk=draft.pk))
    certified.refresh_from_db()
    assert certified.trained_until == timezone.now().date() + YEAR


def test_sessions_booked_after_the_last_day_are_a_task_for_ops(
    certified: AccountManager, seller: Seller, hold: Callable[..., Offer], lead: User
) -> None:
    booking, _is_new = book_offer(hold(seller), actor=seller.user, time_zone="UTC")
    revoke_certificate(Certificate.objects.first(), actor=lead, reason="Answers were passed on.")
    task = OpsTask.objects.get()
    assert (task.kind, task.key) == ("sessions_untrained", certified.public_id)
    assert task.facts == {
        "account manager": certified.staff_number,
        "training valid until": "–",
        "sessions after that": 1,
        "the first of them": booking.public_id,
    }
    assert Booking.objects.get().status == Booking.Status.BOOKED


@pytest.mark.parametrize(("days", "tasks"), [(3, 1), (4, 0)])  # the session is in four days
def test_the_last_day_itself_is_still_trained(
    certified: AccountManager, seller: Seller, hold: Callable[..., Offer], days: int, tasks: int
) -> None:
    book_offer(hold(seller), actor=seller.user, time_zone="UTC")
    Certificate.objects.update(expires_on=timezone.now().date() + timedelta(days=days))
    follow(certified)
    assert OpsTask.objects.count() == tasks


def test_held_times_move_to_somebody_who_is_trained(
    certified: AccountManager, make_manager: MakeManager, seller: Seller, lead: User
) -> None:
    offer_times(seller, language="en")
    assert {offer.seat_id for offer in Offer.objects.held()} == {certified.pk}
    other = make_manager("berta")
    revoke_certificate(Certificate.objects.first(), actor=lead, reason="Answers were passed on.")
    assert {offer.seat_id for offer in Offer.objects.held()} == {other.pk}


def test_following_for_thirty_costs_as_few_queries_as_for_three(
    make_manager: MakeManager, django_assert_max_num_queries: Callable
) -> None:
    for number in range(30):
        make_manager(f"m{number}", trained_until=None)
    with django_assert_max_num_queries(8):
        follow_certificates(AccountManager.objects.all(), actor=None)


def test_whoever_becomes_an_account_manager_later_brings_the_certificates(account_manager: User, lead: User) -> None:
    from scheduling.actions import save_account_manager

    certify_in_all(account_manager)
    fields = {"staff_number": "VR-9", "time_zone": "UTC", "languages": ["en"]}
    save_account_manager(AccountManager(user=account_manager, **fields), actor=lead)
    assert AccountManager.objects.get().trained_until == timezone.now().date() + YEAR


def test_a_form_that_was_open_meanwhile_does_not_undo_a_certificate(untrained: AccountManager, lead: User) -> None:
    from scheduling.actions import save_account_manager

    as_it_was = AccountManager.objects.get(pk=untrained.pk)
    certify_in_all(untrained.user)
    as_it_was.buffer_minutes = 30
    save_account_manager(as_it_was, actor=lead)
    untrained.refresh_from_db()
    assert (untrained.buffer_minutes, untrained.trained_until) == (30, timezone.now().date() + YEAR)


def test_nobody_else_writes_it(make_manager: MakeManager, lead: User) -> None:
    """The column stays a fixture's way of saying trained: by the pages and actions it cannot be set."""
    from scheduling.actions import save_account_manager

    manager = make_manager(trained_until=date(2027, 1, 1))
    manager.trained_until = date(2099, 1, 1)
    save_account_manager(manager, actor=lead)
    assert AccountManager.objects.get().trained_until == date(2027, 1, 1)
