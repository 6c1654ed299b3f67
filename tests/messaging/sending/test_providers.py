"""A provider that is away: left alone by all workers, replaced by the second one, tried with one copy."""

import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client

from core.ids import new_id
from core.models import User
from messaging.models import Delivery, Message, OpsTask, Provider
from messaging.outbox import queue_message
from messaging.sending.circuit import FAILURES, SHORTEST
from messaging.sending.delivering import sweep
from messaging.sending.providers import note_success
from sellers.models import Seller

States = Callable[[], list[str]]
Say = Callable[[int], None]
pytestmark = pytest.mark.usefixtures("purpose")


@pytest.fixture
def say(seller: Seller) -> Say:
    """Queues so many messages."""

    def queue(count: int) -> None:
        for _ in range(count):
            queue_message("test", to=seller.user, about=SimpleNamespace(public_id=new_id("tst")))

    return queue


@pytest.fixture
def away(settings: Any, smtp: Any) -> Callable[[], None]:
    """The first server refuses connections until this is called."""
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1

    def back() -> None:
        settings.EMAIL_PORT = port

    return back


def provider(name: str = "smtp") -> Provider:
    return Provider.objects.get(channel="email", name=name)


def end_pause() -> None:
    Provider.objects.filter(open_until__isnull=False).update(open_until=Now())


def make_due() -> None:
    Delivery.objects.filter(status="queued").update(due_at=Now())


def test_a_provider_is_left_alone_after_so_many_failures_in_a_row(away: Any, say: Say, states: States) -> None:
    say(FAILURES + 3)
    sweep()
    assert provider().failures == FAILURES
    assert Provider.objects.filter(open_until__gt=Now() + SHORTEST / 2).get() == provider()
    assert states() == ["queued"] * (FAILURES + 3)


def test_what_waits_for_its_provider_uses_up_no_attempt(away: Any, say: Say) -> None:
    say(FAILURES + 3)
    for _ in range(3):
        sweep()
    assert sorted(Delivery.objects.values_list("attempts", flat=True)) == [0] * 4 + [1] * (FAILURES - 1)


def test_one_copy_tries_it_and_what_waited_follows(
    away: Callable[[], None], smtp: Any, say: Say, states: States
) -> None:
    say(FAILURES + 3)
    sweep()
    away()
    end_pause()
    make_due()
    sweep()
    assert states() == ["sent"] * (FAILURES + 3)
    assert (provider().failures, provider().open_until, provider().opened_at) == (0, None, None)


def test_a_trial_that_fails_opens_it_for_longer_and_costs_its_copy_nothing(away: Any, say: Say) -> None:
    say(FAILURES + 3)
    sweep()
    end_pause()
    sweep()
    assert provider().failures == FAILURES + 1
    assert Provider.objects.filter(open_until__gt=Now() + 1.5 * SHORTEST).exists()
    assert sorted(Delivery.objects.values_list("attempts", flat=True)) == [0] * 4 + [1] * (FAILURES - 1)


def test_a_trial_that_another_worker_makes_is_left_to_it(away: Callable[[], None], smtp: Any, say: Say) -> None:
    say(1)
    away()
    Provider.objects.create(channel="email", name="smtp", failures=FAILURES, open_until=Now() + timedelta(minutes=1))
    assert sweep() == 0
    assert smtp.mails == []


def test_a_trial_without_a_copy_that_could_make_it_is_left_to_the_next(
    away: Callable[[], None], smtp: Any, say: Say, subject: SimpleNamespace
) -> None:
    say(1)
    away()
    subject.done = True
    Provider.objects.create(channel="email", name="smtp", failures=FAILURES, open_until=Now())
    sweep()
    assert Provider.objects.filter(open_until__lte=Now()).exists()


def test_one_success_forgets_the_failures(smtp: Any, say: Say) -> None:
    smtp.at_rcpt = "451 later"
    say(FAILURES - 1)
    sweep()
    assert provider().failures == FAILURES - 1
    smtp.at_rcpt = ""
    say(1)
    sweep()
    assert provider().failures == 0


def test_an_answer_of_one_that_always_answers_costs_no_query(db: None, django_assert_num_queries: Any) -> None:
    row = Provider.objects.create(channel="email", name="smtp")
    with django_assert_num_queries(0):
        note_success(row)


def test_a_refusal_of_one_copy_says_that_its_provider_works(smtp: Any, say: Say) -> None:
    smtp.at_rcpt = "550 no such mailbox"
    say(FAILURES + 1)
    sweep()
    assert provider().failures == 0


def test_one_copy_that_is_told_not_now_again_and_again_speaks_of_no_provider(smtp: Any, say: Say) -> None:
    smtp.at_rcpt = "451 greylisted"
    say(1)
    for _ in range(FAILURES):
        sweep()
        make_due()
    assert provider().failures == 1


def test_silence_after_the_content_counts_too(smtp: Any, say: Say, states: States) -> None:
    smtp.hangs_after_data = True
    say(FAILURES + 1)
    sweep()
    assert provider().failures == FAILURES
    assert len(smtp.mails) == FAILURES


def test_what_was_surely_not_handed_over_goes_through_the_second_at_once(
    away: Any, second_smtp: Any, say: Say, states: States
) -> None:
    say(FAILURES + 3)
    sweep()
    assert states() == ["sent"] * (FAILURES + 3)
    assert set(Delivery.objects.values_list("provider", "attempts")) == {("smtp-2", 1)}
    assert len({mail["Message-ID"] for mail in second_smtp.mails}) == FAILURES + 3


def test_the_first_is_not_asked_while_its_circuit_is_open(
    away: Callable[[], None], smtp: Any, second_smtp: Any, say: Say
) -> None:
    say(FAILURES)
    sweep()
    away()
    say(2)
    sweep()
    assert smtp.connections == 0
    assert len(second_smtp.mails) == FAILURES + 2


def test_a_code_does_not_try_a_sick_provider_while_there_is_another(
    seller: Seller, smtp: Any, second_smtp: Any, purpose: Callable[..., Any]
) -> None:
    purpose(safe_to_repeat=False)
    Provider.objects.create(channel="email", name="smtp", failures=FAILURES, open_until=Now())
    queue_message("test", to=seller.user, about=SimpleNamespace(public_id=new_id("tst")))
    sweep()
    assert (len(smtp.mails), len(second_smtp.mails)) == (0, 1)


def test_an_unknown_outcome_of_what_must_not_double_never_goes_to_the_second(
    seller: Seller, smtp: Any, second_smtp: Any, purpose: Callable[..., Any], states: States
) -> None:
    purpose(safe_to_repeat=False)
    smtp.hangs_after_data = True
    queue_message("test", to=seller.user, about=SimpleNamespace(public_id=new_id("tst")))
    sweep()
    make_due()
    sweep()
    assert states() == ["unknown"]
    assert second_smtp.mails == []


def test_a_copy_in_doubt_has_the_same_message_id_at_the_second_provider(
    smtp: Any, second_smtp: Any, say: Say, states: States
) -> None:
    smtp.hangs_after_data = True
    say(1)
    sweep()
    Provider.objects.filter(name="smtp").update(failures=FAILURES, open_until=Now() + timedelta(minutes=1))
    make_due()
    sweep()
    assert states() == ["sent"]
    assert [mail["Message-ID"] for mail in smtp.mails] == [mail["Message-ID"] for mail in second_smtp.mails]


def test_ops_are_told_once_when_it_goes_and_once_when_it_is_back(
    away: Callable[[], None], smtp: Any, say: Say, ops: User
) -> None:
    say(FAILURES)
    for _ in range(3):
        sweep()
        end_pause()
    task = OpsTask.objects.get(kind="provider_down")
    assert (task.key, task.facts) == (
        "email smtp",
        {"channel": "email", "provider": "smtp", "error": "ConnectionRefusedError"},
    )
    assert list(Message.objects.of(ops).values_list("purpose", flat=True)) == ["ops_task"]
    away()
    end_pause()
    make_due()
    sweep()
    assert list(Message.objects.of(ops).values_list("purpose", flat=True)) == ["provider_back", "ops_task"]
    assert OpsTask.objects.open().get() == task


@pytest.mark.django_db
def test_ops_see_who_is_left_alone_and_what_waits(
    away: Any, say: Say, ops: User, support: User, log_in: Callable[[User], Client]
) -> None:
    say(FAILURES + 3)
    sweep()
    address = "/admin/messaging/provider/"
    page = log_in(ops).get(address).content.decode()
    shown = re.findall(r'<t[dh] class="field-(\w+)[^"]*">(.*?)</t[dh]>', page)
    assert set(shown) >= {
        ("state", '<span class="vr-tag vr-tag--waiting">left alone</span>'),
        ("failures", "5"),
        ("last_error", "ConnectionRefusedError"),
        ("rate", "as many as go out"),
        ("waiting", "5"),  # and the mail that tells ops of it
    }
    assert log_in(support).get(address).status_code == 403
