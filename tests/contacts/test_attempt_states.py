"""R11 to R13 and R16 in any order: what the actions say and store is what a model of a few lines says."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from contacts.actions.addresses import enter_address, save_person
from contacts.actions.codes import check_code, expire_codes, send_code
from contacts.models import Address, CodeAttempt
from core.errors import DomainError
from messaging.models import Delivery, Message
from sellers.models import Seller
from tests.contacts.conftest import travel

ADDRESSES = {
    "phone": ["+447400123456", "+447400123457"],
    "email": ["cora@example.net", "dora@example.net"],
}
CHOICES = [(kind, value) for kind, values in ADDRESSES.items() for value in values]
GUESSES, WAIT, LIFETIME, PAUSE, DAY = 5, 60, 600, 900, 86_400
# No sum of a few of them is one of the spans above: the moments that a test takes decide nothing.
SPANS = [65, 317, 661, 967, 50_003]


@dataclass
class Attempt:
    sent_at: float
    failures: int
    sends: int = 0
    status: str = "open"
    ended_at: float | None = None

    @property
    def last_at(self) -> float:
        return self.sent_at if self.ended_at is None else self.ended_at


@dataclass
class Entered:
    """An address as it was entered once."""

    kind: str
    value: str
    status: str = "pending"
    attempts: list[Attempt] = field(default_factory=list)


class Model:
    """Answers as the actions do: "" or the error's code."""

    def __init__(self) -> None:
        self.now = 0.0
        self.rows: list[Entered] = []
        self.sends: list[tuple[float, str]] = []

    def enter(self, kind: str, value: str) -> Entered:
        pending, verified = self._current(kind, "pending"), self._current(kind, "verified")
        if pending and pending.value == value:
            return pending
        if pending:
            pending.status = "abandoned"
            for attempt in pending.attempts:
                if attempt.status in ("open", "expired"):
                    attempt.status, attempt.ended_at = "void", self.now
        if verified and verified.value == value:
            return verified
        self.rows.append(Entered(kind, value))
        return self.rows[-1]

    def _current(self, kind: str, status: str) -> Entered | None:
        return next((row for row in self.rows if (row.kind, row.status) == (kind, status)), None)

    def send(self, row: Entered) -> str:
        if row.status == "verified":
            return "already_confirmed"
        latest = self._latest(row.value)
        if latest and latest.status == "locked" and self.now < latest.last_at + PAUSE:
            return "too_many_guesses"
        to_address = [at for at, value in self.sends if value == row.value]
        if self._too_many(to_address) or self._too_many([at for at, _ in self.sends]):
            return "too_many_sends"
        if to_address and self.now < to_address[-1] + WAIT:
            return "too_many_sends"
        goes_on = latest and latest.status != "used" and self.now < latest.last_at + PAUSE
        if not (goes_on and latest in row.attempts):
            row.attempts.append(Attempt(self.now, failures=latest.failures if latest and goes_on else 0))
        attempt = row.attempts[-1]
        attempt.status, attempt.sent_at, attempt.ended_at, attempt.sends = "open", self.now, None, attempt.sends + 1
        self.sends.append((self.now, row.value))
        return ""

    def _latest(self, value: str) -> Attempt | None:
        made = [attempt for row in self.rows if row.value == value for attempt in row.attempts]
        return made[-1] if made else None

    def _too_many(self, sent: list[float]) -> bool:
        lately, today = (sum(at > self.now - span for at in sent) for span in (600, DAY))
        return lately >= 3 or today >= 5

    def check(self, row: Entered, *, right: bool) -> str:
        if not row.attempts:
            return "no_code"
        attempt = row.attempts[-1]
        if attempt.status != "open" or self.now >= attempt.sent_at + LIFETIME:
            return {"used": "code_used", "locked": "too_many_guesses"}.get(attempt.status, "code_expired")
        attempt.failures += not right
        if right:
            self._confirm(row, attempt)
        elif attempt.failures == GUESSES:
            attempt.status, attempt.ended_at = "locked", self.now
            return "too_many_guesses"
        return "" if right else "wrong_code"

    def _confirm(self, row: Entered, attempt: Attempt) -> None:
        if before := self._current(row.kind, "verified"):
            before.status = "replaced"
        row.status, attempt.status, attempt.ended_at = "verified", "used", self.now

    def expire(self) -> int:
        due = [
            attempt
            for row in self.rows
            for attempt in row.attempts
            if attempt.status == "open" and self.now >= attempt.sent_at + LIFETIME
        ]
        for attempt in due:
            attempt.status = "expired"
        return len(due)


def answer(action: Any, *args: Any, **kwargs: Any) -> str:
    try:
        action(*args, **kwargs)
    except DomainError as error:
        return error.code
    return ""


class Attempts(RuleBasedStateMachine):
    def __init__(self, seller: Seller) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.seller, self.actor, self.model = seller, seller.user, Model()
        self.codes: list[str] = []
        self.sent_last: Attempt | None = None
        save_person(seller, actor=self.actor, name="Cora Contact", relation="colleague")
        self._enter(*CHOICES[0])

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def _enter(self, kind: str, value: str) -> None:
        self.entered = self.model.enter(kind, value)
        self.address = enter_address(self.seller, actor=self.actor, kind=kind, value=value)

    @rule()
    def send(self) -> None:
        said = answer(send_code, self.address, actor=self.actor)
        assert said == self.model.send(self.entered)
        if not said:
            self.sent_last = self.entered.attempts[-1]
            self.codes.append(Delivery.objects.filter(message__purpose="contact_code").latest("pk").secret["code"])

    @rule(seconds=st.sampled_from([65, 317]))
    def resend(self, seconds: int) -> None:
        self.pass_time(seconds)
        self.send()

    @rule(times=st.integers(1, GUESSES))
    def wrong(self, times: int) -> None:
        """The code before the last is wrong, too."""
        code = self.codes[-2] if len(self.codes) > 1 else "wrong"
        for _ in range(times):
            self._check(code, right=False)

    @rule()
    def right(self) -> None:
        """The code that was sent last: to this address, or to another one."""
        owned = bool(self.entered.attempts) and self.entered.attempts[-1] is self.sent_last
        self._check(self.codes[-1] if self.codes else "wrong", right=owned)

    def _check(self, code: str, *, right: bool) -> None:
        self.address.refresh_from_db()
        assert answer(check_code, self.address, actor=self.actor, code=code) == self.model.check(
            self.entered, right=right
        )

    @rule(seconds=st.sampled_from(SPANS))
    def pass_time(self, seconds: int) -> None:
        travel(seconds=seconds)
        self.model.now += seconds

    @rule()
    def expire(self) -> None:
        assert expire_codes() == self.model.expire()

    @rule(choice=st.sampled_from(CHOICES))
    def change(self, choice: tuple[str, str]) -> None:
        self._enter(*choice)

    @rule()
    def type_anew(self) -> None:
        """The address is another row then, and its failures are kept."""
        kind, value = self.entered.kind, self.entered.value
        others = ADDRESSES[kind]
        self._enter(kind, others[others.index(value) - 1])
        self._enter(kind, value)
        self.resend(65)

    @invariant()
    def what_is_stored_is_what_the_model_says(self) -> None:
        attempts = [(row.kind, attempt) for row in self.model.rows for attempt in row.attempts]
        stored = CodeAttempt.objects.order_by("address", "pk")
        assert [(one.status, one.failures, one.sends, bool(one.code_hash), bool(one.link_hash)) for one in stored] == [
            (one.status, one.failures, one.sends, one.status == "open", (kind, one.status) == ("email", "open"))
            for kind, one in attempts
        ]
        assert list(Address.objects.order_by("pk").values_list("status", flat=True)) == [
            row.status for row in self.model.rows
        ]

    @invariant()
    def the_message_center_asks_for_the_codes_that_are_waited_for_and_for_no_other(self) -> None:
        asked = Message.objects.filter(purpose="contact_code", withdrawn_at=None)
        waited_for = CodeAttempt.objects.filter(status="open")
        assert set(asked.values_list("about", flat=True)) == set(waited_for.values_list("public_id", flat=True))


def test_in_any_order_the_actions_say_and_store_what_the_model_does(seller: Seller) -> None:
    few = settings(max_examples=8, stateful_step_count=20)
    run_state_machine_as_test(lambda: Attempts(seller), settings=few)  # type: ignore[no-untyped-call]
