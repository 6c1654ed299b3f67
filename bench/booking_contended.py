"""A thousand attempts on a hundred slots through 32 connections: the 99th percentile of the bookings, in ms, beside
that of one statement (bench/_by_hand.py). Bookings and refusals are counted apart; both take turns."""

from collections import Counter

from bench._bookings import by_action, by_hand, half_hour, hold, make_cases, make_managers
from bench._by_hand import prepare
from bench._result import Result
from bench._turns import Played, Turn, take_turns

CONNECTIONS, ROUNDS, MANAGERS, TIMES, ATTEMPTS = 32, 7, 10, 10, 1000


def measure() -> Result:
    make_managers(MANAGERS)
    turns = []
    for number in range(2 + 2 * ROUNDS):
        cases = make_cases(ATTEMPTS, first=number * ATTEMPTS)
        offers = hold(cases, [half_hour(48 * number + attempt % TIMES) for attempt in range(ATTEMPTS)])
        jobs = list(zip(cases, offers, strict=True))
        turns.append(Turn(by_hand, [prepare(*job) for job in jobs]) if number % 2 else Turn(by_action, jobs))
    played = take_turns(turns, CONNECTIONS)[2:]  # the first two find cold processes, which a server that runs has not
    for turn in played:
        _check(turn)
    ours, yardstick = map(_all_of, (played[::2], played[1::2]))
    refused = f"refused: ours={ours.ms('taken', 99):.4g}ms yardstick={yardstick.ms('taken', 99):.4g}ms"
    return Result(ours.ms("booked", 99), yardstick.ms("booked", 99), "ms", refused)


def _all_of(turns: list[Played]) -> Played:
    """One turn has so few bookings that its 99th percentile is nearly their maximum."""
    return Played([attempt for turn in turns for attempt in turn.attempts])


def _check(played: Played) -> None:
    """Every slot is taken once, so nobody was refused while one was free to the end; nobody failed in another way."""
    slots, ends = MANAGERS * TIMES, Counter(each.outcome for each in played.attempts)
    assert ends == {"booked": slots, "taken": ATTEMPTS - slots}, ends
