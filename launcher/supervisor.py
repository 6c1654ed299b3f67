"""Starts processes, passes their output on, and ends all of them together, even when it is itself killed."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from launcher.errors import LauncherError

ROOT = Path(__file__).resolve().parent.parent
TAIL = 20
STOP_SECONDS = 5.0
# Not for ever: a process that left its group may keep the pipe open.
READER_SECONDS = 0.5


class Child:
    def __init__(
        self, name: str, process: subprocess.Popen[str], stop_signal: signal.Signals, server: bool, echo: bool
    ):
        self.name, self.process, self.stop_signal, self.server = name, process, stop_signal, server
        self.tail: deque[str] = deque(maxlen=TAIL)
        self.reader = threading.Thread(target=self.read, args=(echo,), daemon=True)

    def read(self, echo: bool) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self.tail.append(line.rstrip())
                if echo:
                    print(f"{self.name:<10} | {line.rstrip()}", flush=True)

    def end(self, deadline: float) -> None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.reader.join(READER_SECONDS)


class Supervisor:
    """Use as a context manager, in the main thread: a child gets its death signal when the thread that started it ends.

    `held` are file descriptors (locks) that stay open until the last process is gone, also after a kill.
    """

    def __init__(self, *, echo: bool = True, held: Sequence[int] = ()):
        self.echo = echo
        self.children: list[Child] = []
        self._guard = subprocess.Popen(
            [sys.executable, "-S", str(ROOT / "launcher" / "guard.py")],
            stdin=subprocess.PIPE,
            text=True,
            pass_fds=held,
            start_new_session=True,
        )

    def __enter__(self) -> "Supervisor":
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.stop()

    def start(
        self,
        name: str,
        argv: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        server: bool = False,
    ) -> Child:
        """Servers end last and their output is shown only when they fail."""
        process = subprocess.Popen(
            ["setpriv", "--pdeathsig", stop_signal.name, "--", *argv],
            cwd=ROOT,
            env={**(os.environ if environment is None else environment), "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            process_group=0,
        )
        self._tell_guard(str(process.pid))
        child = Child(name, process, stop_signal, server, echo=self.echo and not server)
        self.children.append(child)
        child.reader.start()
        return child

    def check(self) -> None:
        for child in self.children:
            status = child.process.poll()
            if status is not None:
                child.reader.join(READER_SECONDS)
                lines = "\n".join(f"  {line}" for line in child.tail)
                raise LauncherError(f"The process “{child.name}” ended by itself (status {status}).\n{lines}".rstrip())

    def wait_for(self, name: str, ready: Callable[[], bool], *, seconds: float = 30.0) -> None:
        deadline = time.monotonic() + seconds
        while not ready():
            self.check()
            if time.monotonic() > deadline:
                raise LauncherError(f"{name} did not get ready within {seconds:.0f} seconds.")
            time.sleep(0.03)

    def watch(self) -> None:
        """Returns never: raises as soon as one process ends."""
        while True:
            self.check()
            time.sleep(0.2)

    def stop(self) -> None:
        """First the processes, then the servers they use, each round within STOP_SECONDS."""
        for server in (False, True):
            self._stop_round([child for child in self.children if child.server is server])
        self.children.clear()
        self._tell_guard("done")
        self._guard.communicate()

    def _stop_round(self, children: list[Child]) -> None:
        for child in children:
            if child.process.poll() is None:
                child.process.send_signal(child.stop_signal)
        deadline = time.monotonic() + STOP_SECONDS
        for child in children:
            child.end(deadline)

    def _tell_guard(self, line: str) -> None:
        stdin: IO[str] | None = self._guard.stdin
        assert stdin is not None
        stdin.write(line + "\n")
        stdin.flush()
