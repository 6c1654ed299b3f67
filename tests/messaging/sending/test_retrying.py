"""When a copy that did not go out is due again: by what was in the way, and never in step with the others."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from core.clock import database_now
from messaging.channels.base import Trouble
from messaging.models import Delivery, Message
from messaging.sending.backoff import LADDERS
from messaging.sending.delivering import sweep
from sellers.models import Seller
from tests.messaging.sending.claims import say

pytestmark = pytest.mark.usefixtures("purpose")


def put_in_the_way(trouble: Trouble, *, smtp: Any, settings: Any, purpose: Callable[..., Any]) -> None:
    match trouble:
        case Trouble.CONNECTION:
            settings.EMAIL_PORT = 1
        case Trouble.TEMPORARY:
            smtp.at_rcpt = "451 try later"
        case Trouble.THROTTLED:
            smtp.at_rcpt = "421 too many at once"
        case Trouble.OURS:
            purpose(still_true=lambda message: bool(1 / 0))


@pytest.mark.parametrize("trouble", list(Trouble), ids=lambda trouble: trouble.name)
@pytest.mark.parametrize(("chance", "part"), [(0, 0.5), (1, 1)])
def test_each_trouble_has_its_own_pause_of_which_half_is_certain(
    message: Message,
    smtp: Any,
    settings: Any,
    purpose: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    trouble: Trouble,
    chance: float,
    part: float,
) -> None:
    put_in_the_way(trouble, smtp=smtp, settings=settings, purpose=purpose)
    monkeypatch.setattr("random.random", lambda: chance)
    began = database_now()
    sweep()
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.attempts) == ("queued", 1)
    assert began <= delivery.due_at - LADDERS[trouble][0] * part <= database_now()


def test_those_that_were_refused_together_do_not_come_back_together(seller: Seller, smtp: Any) -> None:
    """Thirty: of ten, chance alone would put all within a quarter of the rung once in a hundred times."""
    say(seller, 30)
    Delivery.objects.update(attempts=1)  # nothing that is said again to one copy opens the circuit
    smtp.at_rcpt = "451 try later"
    began, rung = database_now(), LADDERS[Trouble.TEMPORARY][1]
    sweep()
    pauses = sorted(row.due_at - began for row in Delivery.objects.filter(status="queued", attempts=2))
    assert len(pauses) == 30
    assert len({pause // timedelta(seconds=1) for pause in pauses}) > 5
    assert pauses[-1] - pauses[0] > rung / 4
