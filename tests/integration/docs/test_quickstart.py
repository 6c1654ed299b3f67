"""The quick start that the page shows, run as it stands against a server."""

import os
import subprocess
import sys
from typing import Any

import pytest

from integration.docs.written import FOLDER
from integration.keys.actions import make_key
from integration.keys.scopes import SCOPES
from sellers.models import Seller


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "line", [["sh", "-e", "quickstart.sh"], [sys.executable, "quickstart.py"]], ids=["curl", "python"]
)
def test_it_makes_a_seller_a_link_and_shows_what_happened(line: list[str], live_server: Any, ops: Any) -> None:
    _key, secret = make_key("Quick start", actor=ops, is_test=True, scopes=SCOPES)
    origin = live_server.url.replace("127.0.0.1", "localhost")
    environment = {**os.environ, "API": f"{origin}/api/v1", "KEY": secret}
    done = subprocess.run(line, cwd=FOLDER, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    seller = Seller.objects.get()
    assert seller.user.is_test
    assert "/hosted/" in done.stdout or "http" in done.stdout


@pytest.mark.parametrize("name", ["quickstart.sh", "quickstart.py"])
def test_it_is_ten_lines(name: str) -> None:
    lines = [line for line in (FOLDER / name).read_text(encoding="utf-8").splitlines() if line.strip()]
    assert len(lines) <= 10
