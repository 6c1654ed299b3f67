"""R38: each task delivered three times, out of order, also at once; what counts is what arrives at the mail server."""

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from messaging.models import Delivery, Message
from messaging.tasks import sweep_outbox, sweep_urgent
from scheduling.actions import cancel_booking, change_booking, end_session
from scheduling.models import Booking, Offer, Session
from scheduling.tasks import sweep_offers
from sellers.models import Seller
from tests.races import at_once
from tests.scheduling.conftest import noon_in
from verification.tasks import sweep_cases

pytestmark = pytest.mark.django_db(transaction=True)
TASKS = [sweep_outbox, sweep_urgent, sweep_offers, sweep_cases]
TITLES = {
    "booked": "Your video session is booked",
    "moved": "Your video session has been moved",
    "cancelled": "Your video session is cancelled",
    "link": "Link and session ID for your video session",
    "reminder": "Your video session starts soon",
}
Step = Callable[[], object]


def run(task: Any) -> Step:
    return lambda: task.apply(throw=True)


def let_time_come(purpose: str) -> Step:
    def move_rows() -> None:
        now = timezone.now()
        Message.objects.filter(purpose=purpose, due_at__gt=now).update(due_at=now)
        Delivery.objects.filter(message__purpose=purpose, due_at__gt=now).update(due_at=now)

    return move_rows


def shuffled(chance: random.Random) -> list[Step]:
    """Every task three times, and the hours of link and reminder, in any order."""
    steps = [run(task) for task in TASKS * 3]
    steps += [let_time_come(purpose) for purpose in ["session_link", "session_reminder"]]
    chance.shuffle(steps)
    return steps


def come_all(smtp: Any) -> None:
    """Whatever is due by now or ever goes out."""
    for step in [let_time_come("session_link"), let_time_come("session_reminder"), *map(run, TASKS)]:
        step()
    assert len({mail["Message-ID"] for mail in smtp.mails}) == len(smtp.mails)


def sent(smtp: Any) -> Counter[str]:
    return Counter(mail["Subject"] for mail in smtp.mails)


@pytest.fixture
def endings(booking: Booking, seller: Seller, hold: Callable[..., Offer]) -> dict[str, Step]:
    later = hold(seller, noon_in(6))
    return {
        "cancelled": lambda: cancel_booking(booking, actor=seller.user, reason="seller"),
        "changed": lambda: change_booking(booking, actor=seller.user, offer=later, time_zone="Europe/London"),
        "completed": lambda: end_session(booking.session, actor=None, held=True),
    }


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("ending", ["cancelled", "changed", "completed"])
def test_after_the_end_nothing_speaks_of_the_session_any_more(
    booking: Booking, endings: dict[str, Step], smtp: Any, ending: str, seed: int
) -> None:
    chance = random.Random(f"{ending} {seed}")
    before, after = shuffled(chance), shuffled(chance)
    for step in before[: chance.randrange(len(before))]:
        step()
    told = len(smtp.mails)
    endings[ending]()
    for step in after:
        step()
    come_all(smtp)
    code = Session.objects.get(booking=booking).code
    news = [mail.get_body(("plain",)).get_content() for mail in smtp.mails[told:]]
    assert not [text for text in news if code in text]
    link_or_reminder = {TITLES["link"], TITLES["reminder"]} & {mail["Subject"] for mail in smtp.mails[told:]}
    assert bool(link_or_reminder) == (ending == "changed")
    assert set(sent(smtp).values()) <= {1, 2 if ending == "changed" else 1}


@pytest.mark.parametrize("seed", range(6))
def test_while_it_stands_each_mail_arrives_once(booking: Booking, smtp: Any, seed: int) -> None:
    for step in shuffled(random.Random(seed)):
        step()
    come_all(smtp)
    assert sent(smtp) == {TITLES["booked"]: 1, TITLES["link"]: 1, TITLES["reminder"]: 1}


def test_after_a_change_link_and_reminder_come_once_for_the_new_time(
    booking: Booking, endings: dict[str, Step], smtp: Any
) -> None:
    endings["changed"]()
    for step in shuffled(random.Random("changed")):
        step()
    come_all(smtp)
    assert sent(smtp) == {TITLES["moved"]: 1, TITLES["link"]: 1, TITLES["reminder"]: 1}


@pytest.mark.parametrize("seed", range(3))
def test_four_workers_at_once_send_each_mail_once(booking: Booking, smtp: Any, seed: int) -> None:
    def worker(number: int) -> Step:
        steps = shuffled(random.Random(f"{seed} {number}"))
        return lambda: [step() for step in steps]

    assert at_once([worker(number) for number in range(4)]) == {"done": 4}
    come_all(smtp)
    assert sent(smtp) == {TITLES["booked"]: 1, TITLES["link"]: 1, TITLES["reminder"]: 1}
