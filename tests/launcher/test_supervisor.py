import os
import signal
import subprocess
import sys

import pytest

from launcher.calls import ROOT
from launcher.errors import LauncherError
from launcher.supervisor import Supervisor
from tests.launcher.family import is_running, until

# Starts a child of its own, as granian and Celery do, and tells both process ids.
FAMILY = "import os, subprocess, time; c = subprocess.Popen(['sleep', '60']); print(os.getpid(), c.pid); time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up'); time.sleep(60)"


def python(code):
    return [sys.executable, "-c", code]


def family_of(child):
    until(lambda: child.tail)
    return [int(pid) for pid in child.tail[0].split()]


def test_a_stop_ends_children_and_their_children():
    with Supervisor() as supervisor:
        family = family_of(supervisor.start("family", python(FAMILY)))
        assert all(map(is_running, family))
    until(lambda: not any(map(is_running, family)))


def test_a_child_that_ignores_its_signal_is_killed(monkeypatch):
    monkeypatch.setattr("launcher.supervisor.PROCESS_SECONDS", 0.2)
    with Supervisor() as supervisor:
        child = supervisor.start("stubborn", python(STUBBORN))
        until(lambda: child.tail)
    assert child.process.returncode == -signal.SIGKILL


def test_a_killed_supervisor_leaves_neither_children_nor_grandchildren():
    code = (
        "import time; from launcher.supervisor import Supervisor\n"
        f"with Supervisor(echo=True) as s: s.start('family', ['{sys.executable}', '-c', {FAMILY!r}]); time.sleep(60)"
    )
    owner = subprocess.Popen(python(code), cwd=ROOT, stdout=subprocess.PIPE, text=True)
    family = [int(pid) for pid in owner.stdout.readline().split("|")[1].split()]
    owner.kill()
    owner.communicate()
    until(lambda: not any(map(is_running, family)))


def test_a_killed_supervisor_leaves_no_stubborn_child():
    code = (
        "import time; from launcher.supervisor import Supervisor\n"
        f"with Supervisor(echo=True) as s: c = s.start('stubborn', ['{sys.executable}', '-c', {STUBBORN!r}]);"
        " print('child', c.process.pid, flush=True); time.sleep(60)"
    )
    owner = subprocess.Popen(python(code), cwd=ROOT, stdout=subprocess.PIPE, text=True)
    lines = [owner.stdout.readline(), owner.stdout.readline()]
    pid = next(int(line.split()[1]) for line in lines if line.startswith("child"))
    owner.kill()
    owner.communicate()
    until(lambda: not is_running(pid))


def test_a_child_that_ends_is_named_with_its_last_lines():
    with Supervisor() as supervisor:
        child = supervisor.start("worker", python("print('no broker'); raise SystemExit(3)"))
        child.process.wait()
        with pytest.raises(LauncherError, match=r"“worker” ended by itself \(status 3\)\.\n  no broker"):
            supervisor.check()


def test_waiting_ends_when_the_process_dies():
    with Supervisor() as supervisor:
        supervisor.start("web", python("raise SystemExit(1)"))
        with pytest.raises(LauncherError, match="“web” ended by itself"):
            supervisor.wait_for("Web", lambda: False)


def test_output_carries_the_name_of_its_process(capfd):
    with Supervisor(echo=True) as supervisor:
        child = supervisor.start("beat", python("print('tick')"))
        until(lambda: child.tail)
    assert capfd.readouterr().out == "beat       | tick\n"


def test_the_environment_of_a_child_is_the_given_one():
    with Supervisor() as supervisor:
        child = supervisor.start(
            "env", python("import os; print(sorted(os.environ))"), environment={"PATH": os.environ["PATH"]}
        )
        until(lambda: child.tail)
    assert "HOME" not in child.tail[0]
