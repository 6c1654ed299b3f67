"""The whole booking (booking, case, audit, messages) through 8 connections, in bookings a second, beside the same rows
written by one statement (bench/_by_hand.py). Both take turns in the same eight processes; medians of the turns. Account
managers hold eight sessions a day."""

from datetime import datetime
from statistics import median

from audit.chain import fault_of
from audit.models import Chain
from bench._bookings import by_action, by_hand, half_hour, hold, make_cases, make_managers, rows_of
from bench._by_hand import prepare
from bench._result import Result
from bench._turns import Turn, take_turns
from scheduling.models import Booking
from verification.models import Case

CONNECTIONS, ROUNDS, BOOKINGS, MANAGERS, A_DAY = 8, 8, 160, 20, 8


def measure() -> Result:
    managers = make_managers(MANAGERS)
    cases = make_cases(2 * ROUNDS * BOOKINGS)
    offers = hold(cases, [_start(number // MANAGERS) for number in range(len(cases))], managers)
    jobs = list(zip(cases, offers, strict=True))
    shares = [jobs[first : first + BOOKINGS] for first in range(0, len(jobs), BOOKINGS)]
    turns = [
        turn
        for ours, yardstick in zip(shares[::2], shares[1::2], strict=True)
        for turn in (Turn(by_action, ours), Turn(by_hand, [prepare(*job) for job in yardstick]))
    ]
    played = take_turns(turns, CONNECTIONS)
    outcomes = {each.outcome for turn in played for each in turn.attempts}
    assert outcomes == {"booked"}, outcomes
    _check([[case for share in half for case, _ in share] for half in (shares[::2], shares[1::2])])
    rates = [BOOKINGS / turn.seconds for turn in played]
    return Result(median(rates[::2]), median(rates[1::2]), "/s")


def _start(number: int) -> datetime:
    """Eight of a day for each account manager, from midnight on."""
    return half_hour(48 * (number // A_DAY) + number % A_DAY)


def _check(halves: list[list[Case]]) -> None:
    """Both wrote the same; nothing is doubled, and every chain of the audit log holds."""
    ours, yardstick = map(rows_of, halves)
    assert ours == yardstick, (ours - yardstick, yardstick - ours)
    assert Booking.objects.count() == Booking.objects.values("offer").distinct().count() == sum(map(len, halves))
    assert not any(fault_of(subject) for subject in Chain.objects.values_list("subject", flat=True)[:200])
