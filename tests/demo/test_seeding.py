import json
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from audit.chain import fault_of
from audit.models import Chain, Event
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from demo.logins import seller_logins, staff_logins
from demo.people import SELLERS, STAFF
from demo.stages import STAGES
from demo.timetravel import move_booking
from messaging.models import Delivery
from messaging.sending.delivering import sweep
from scheduling.models import AccountManager, Booking, Certificate, TrainingModule
from sellers.models import Seller
from tests.twins import twin_of
from verification.models import Case

pytestmark = pytest.mark.django_db


def test_the_demo_begins_with_sellers_in_every_state_and_everybody_can_log_in(settings) -> None:
    """One test for the whole world: making it takes seconds, since each document is really decoded."""
    settings.DEMO = True
    call_command("seed_demo", verbosity=0)
    assert {person.country for person in SELLERS} == {"US", "CN", "GB", "JP", "DE"}
    assert {person.stage for person in SELLERS} == set(STAGES)
    assert set(Case.objects.values_list("status", flat=True)) == set(Case.Status.values) - {Case.Status.IN_SESSION}
    assert set(Seller.objects.values_list("status", flat=True)) == set(Seller.Status.values)
    assert [login.email for login in seller_logins()] == [person.email for person in SELLERS]
    assert [login.email for login in staff_logins()] == [person.email for person in STAFF]
    assert all(len(login.code) == 6 for login in staff_logins())
    assert [chain.subject for chain in Chain.objects.all() if fault_of(chain.subject)] == []
    assert Event.objects.values("action").distinct().count() > 30
    assert personal_data_in_the_log() == set()
    mail.outbox.clear()
    sweep()
    assert len({twin_of(letter).purpose for letter in mail.outbox}) >= 10


def personal_data_in_the_log() -> set[str]:
    """R36: of everybody in the demo, names, addresses and numbers that stand in an event, as words of their own."""
    people = [
        word
        for person in SELLERS
        for word in (
            *(person.given_name, person.family_name, person.business, person.street, person.city),
            *(person.document_number, person.bank_number, person.email),
        )
    ]
    words = {*people, *(word for person in STAFF for word in (person.name, person.email))}
    words |= {phrase for (phrase,) in User.objects.values_list("phrase")}
    log = "\n".join(f"{event.actor} {event.subject} {event.data} {event.place}" for event in Event.objects.all())
    assert "booking" in log
    return {word for word in words - {""} if re.search(rf"(?<![\w/]){re.escape(word)}(?!\w)", log)}


@pytest.fixture
def small_world(monkeypatch, settings) -> None:
    """The staff, and the one seller whose session starts now."""
    settings.DEMO = True
    monkeypatch.setattr("demo.seeding.SELLERS", SELLERS[:1])
    call_command("seed_demo", verbosity=0)


def test_seeding_again_adds_nobody(small_world: None) -> None:
    before = (User.objects.count(), Case.objects.count(), Booking.objects.count())
    call_command("seed_demo", verbosity=0)
    assert (User.objects.count(), Case.objects.count(), Booking.objects.count()) == before


def test_the_staff_passed_their_tests_one_of_them_too_long_ago_and_one_soon_to_be_renewed(small_world: None) -> None:
    today = database_now().date()
    left = {
        manager.user.email.partition("@")[0]: (manager.trained_until - today).days if manager.trained_until else None
        for manager in AccountManager.objects.select_related("user")
    }
    assert left == {"anna": 365, "grace": 365, "ken": 365, "mei": 365, "vera": 12, "paul": -15}
    assert Certificate.objects.filter(user__email__startswith="paul").count() == TrainingModule.objects.count()


def test_one_session_starts_within_minutes_and_its_link_is_due(small_world: None) -> None:
    booking = Booking.objects.get(seller__user__email=SELLERS[0].email, status=Booking.Status.BOOKED)
    assert timedelta(0) < booking.starts_at - database_now() <= timedelta(minutes=2)
    link = Delivery.objects.get(message__about=booking.public_id, message__purpose="session_link")
    assert link.due_at <= database_now()


def test_a_booking_that_is_over_is_not_moved(small_world: None) -> None:
    booking = Booking.objects.filter(status=Booking.Status.BOOKED).first()
    Booking.objects.filter(pk=booking.pk).update(status=Booking.Status.CANCELLED)
    with pytest.raises(DomainError, match="not_booked"):
        move_booking(booking, actor=None)


def test_a_dry_run_says_who_is_missing_and_makes_nobody(settings) -> None:
    settings.DEMO, before, out = True, User.objects.count(), StringIO()
    call_command("seed_demo", "--dry-run", "--json", stdout=out)
    assert json.loads(out.getvalue())["added"][: len(STAFF)] == [person.name for person in STAFF]
    assert User.objects.count() == before


def test_outside_of_demo_mode_nobody_is_made(settings) -> None:
    settings.DEMO = False
    before = User.objects.count()  # browser tests of the same run leave theirs behind
    with pytest.raises(CommandError, match="VOUCHROOM_DEMO"):
        call_command("seed_demo")
    assert User.objects.count() == before
