"""A worker killed with -9 in the middle of a call: nothing is lost, and nothing is doubled that must not be."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.models.functions import Now

from core.ids import new_id
from messaging.models import Delivery
from messaging.outbox import queue_message
from messaging.sending.delivering import sweep
from sellers.models import Seller

SWEEP = """
import django
django.setup()
from messaging import purposes
from messaging.purposes import Purpose, Text
purposes.register(Purpose("test", lambda message, secret: Text("T", []), lambda message: True, safe_to_repeat={repeat}))
from messaging.sending.delivering import sweep
sweep()
"""


def start_sweep(port: int, *, repeat: bool) -> subprocess.Popen[bytes]:
    database = os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + connection.settings_dict["NAME"]
    variables = {"DATABASE_URL": database, "EMAIL_URL": f"smtp://127.0.0.1:{port}"}
    environment = {**os.environ, **variables, "DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.Popen([sys.executable, "-c", SWEEP.format(repeat=repeat)], cwd=settings.BASE_DIR, env=environment)


def wait_for_a_call() -> None:
    deadline = time.monotonic() + 60
    while not Delivery.objects.filter(status="sending").exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def kill_in_mid_call(smtp: Any, *, repeat: bool) -> None:
    """Five mails are due; the server has taken the first and not answered yet."""
    smtp.hangs_after_data = True
    worker = start_sweep(settings.EMAIL_PORT, repeat=repeat)
    try:
        wait_for_a_call()
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    smtp.hangs_after_data = False
    assert sorted(Delivery.objects.values_list("status", flat=True)) == ["queued"] * 4 + ["sending"]
    Delivery.objects.update(claimed_until=Now() - timedelta(seconds=1))
    sweep()


@pytest.fixture
def queue_five(seller: Seller, purpose: Callable[..., Any]) -> Callable[..., None]:
    def queue(**fields: bool) -> None:
        purpose(**fields)
        for _ in range(5):
            queue_message("test", to=seller.user, about=SimpleNamespace(public_id=new_id("tst")))

    return queue


@pytest.mark.django_db(transaction=True)
def test_of_a_killed_workers_codes_one_is_unknown_and_the_rest_goes_out_once(
    queue_five: Callable[..., None], smtp: Any
) -> None:
    queue_five(safe_to_repeat=False)
    kill_in_mid_call(smtp, repeat=False)
    assert sorted(Delivery.objects.values_list("status", flat=True)) == ["sent"] * 4 + ["unknown"]
    sent = [mail["Message-ID"] for mail in smtp.mails]
    assert len(sent) == len(set(sent))


@pytest.mark.django_db(transaction=True)
def test_of_a_killed_workers_other_mails_at_most_one_arrives_twice_under_one_message_id(
    queue_five: Callable[..., None], smtp: Any
) -> None:
    queue_five()
    kill_in_mid_call(smtp, repeat=True)
    Delivery.objects.filter(status="queued").update(due_at=Now())
    sweep()
    assert set(Delivery.objects.values_list("status", flat=True)) == {"sent"}
    assert len({mail["Message-ID"] for mail in smtp.mails}) == 5
    assert len(smtp.mails) <= 6
