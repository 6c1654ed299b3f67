"""An import that is killed with -9 in the middle: the same line goes on, and nobody is there twice or in part."""

import csv
import json
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from audit.models import Event
from sellers.models import Business, Seller
from tests.processes import environment
from tests.sellers.details import BUSINESS

LINES = 150


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sellers.csv"
    details = {f"business_{name}": value for name, value in BUSINESS.items()}
    with path.open("w", newline="") as target:
        writer = csv.DictWriter(target, ["email", *details])
        writer.writeheader()
        writer.writerows({"email": f"seller{number}@example.com", **details} for number in range(LINES))
    return path


def begin(file: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "manage.py", "import_sellers", str(file), "--json", "--verbosity", "0", "--skip-checks"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment(), **pipes)  # type: ignore[call-overload]


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_it_goes_on_with_the_line_that_was_not_done(file: Path) -> None:
    with begin(file) as killed:
        while Seller.objects.count() < 5:
            assert killed.poll() is None, killed.communicate()
            time.sleep(0.01)
        killed.send_signal(signal.SIGKILL)
    there = Seller.objects.count()
    assert 5 <= there < LINES
    assert Business.objects.count() == there  # a line is imported whole, or not at all
    with begin(file) as again:
        told = json.loads(again.communicate()[0])
    assert (again.returncode, told["status"], told["imported"], told["unchanged"]) == (0, "done", LINES - there, there)
    assert (Seller.objects.count(), Business.objects.count()) == (LINES, LINES)
    registered = Event.objects.filter(action="seller.registered").values_list("subject", flat=True)
    assert set(Counter(registered).values()) == {1}
    assert len(registered) == LINES
