"""The real processes, on the servers of the test run."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from django.db import connection

from launcher.calls import ROOT
from launcher.ports import free_ports
from launcher.run import print_addresses
from tests.launcher.family import running_in, until

SITE = """
import os, sys, time
from pathlib import Path
from launcher import run
from launcher.environment import addresses
from launcher.supervisor import Supervisor
port, data = int(sys.argv[1]), Path(sys.argv[2])
with Supervisor() as supervisor:
    run.start_processes(supervisor, {**os.environ, **addresses(port)}, port, data)
    run.wait_until_healthy(supervisor, port)
    print(*[child.process.pid for child in supervisor.children], flush=True)
    time.sleep(600)
"""


@pytest.fixture
def site(db, tmp_path):
    port = free_ports(2)
    migrated = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    owner = subprocess.Popen(
        [sys.executable, "-c", SITE, str(port), str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": migrated},
        stdout=subprocess.PIPE,
        text=True,
    )
    yield owner
    owner.kill()
    owner.communicate()


def test_a_killed_supervisor_leaves_no_process_of_granian_or_celery(site):
    groups = {int(pid) for pid in site.stdout.readline().split()}
    assert len(groups) == 5
    assert len(running_in(groups)) > 5  # they have children of their own
    site.kill()
    until(lambda: not running_in(groups))


def test_the_table_at_the_end_names_addresses_and_who_can_log_in(capsys):
    print_addresses({"VOUCHROOM_SITE_ORIGIN": "http://localhost:9000", "VOUCHROOM_DEMO": "1"})
    lines = dict(line.strip().split(maxsplit=1) for line in capsys.readouterr().out.splitlines() if "@" in line)
    assert lines["Lead"] == "lena@staff.demo.example"
    assert lines["Seller"] == "emma@sellers.demo.example"


def test_without_the_demo_no_log_in_is_named(capsys):
    print_addresses({"VOUCHROOM_SITE_ORIGIN": "http://localhost:9000", "VOUCHROOM_DEMO": "0"})
    out = capsys.readouterr().out
    assert "http://localhost:9000/admin/" in out
    assert "@" not in out
    assert "demo" not in out
