"""A model change with its event, in changes a second, through Django over 8 connections: the row is locked, changed and
saved, and audit.log.record() appends to its chain, all in one transaction, as actions do.

Yardstick: the same change without the event. Both take turns in the same eight processes; medians of the turns. The
remark says, from a run of its own on a small model, how fast others are that keep a history (bench/_peers).
"""

import subprocess
import sys
from statistics import median

from django.db import transaction

from audit.log import record
from audit.models import Chain, Event
from audit.verifying.run import verify
from bench._result import Result
from bench._turns import Turn, take_turns
from core.models import User

CONNECTIONS, ROUNDS, CHANGES = 8, 20, 400
ZONES = ["Europe/Berlin", "Asia/Tokyo"]


def measure() -> Result:
    users = User.objects.bulk_create(
        User(email=f"u{number}@example.com", phrase="bench", time_zone=ZONES[0]) for number in range(CHANGES)
    )
    jobs, before = [user.pk for user in users], Event.objects.count()
    played = take_turns([Turn(run, jobs) for _ in range(ROUNDS) for run in (with_event, without)], CONNECTIONS)
    assert Event.objects.count() - before == ROUNDS * CHANGES
    assert set(Chain.objects.filter(subject__startswith="usr").values_list("length", flat=True)) == {ROUNDS}
    assert verify(resume=False, progress=lambda *_: None, say=print).fault_count == 0
    rates = [CHANGES / turn.seconds for turn in played]
    return Result(median(rates[::2]), median(rates[1::2]), "/s", remark=f"small model: {_peers()}")


def _peers() -> str:
    done = subprocess.run([sys.executable, "-m", "bench._peers"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def with_event(key: int) -> str:
    with transaction.atomic():
        user = change(key)
        record("user.changed", actor=user, subject=user, data={"from": ZONES[0], "to": user.time_zone})
    return "changed"


def without(key: int) -> str:
    with transaction.atomic():
        change(key)
    return "changed"


def change(key: int) -> User:
    user = User.objects.select_for_update().get(pk=key)
    user.time_zone = ZONES[user.time_zone == ZONES[0]]
    user.save(update_fields=["time_zone"])
    return user
