"""Starts processes, passes their output on, and ends all of them together, even when it is itself killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import IO

from launcher.calls import ROOT
from launcher.child import Child
from launcher.errors import LauncherError

# A worker finishes the task in hand; both rounds together stay below 8 s.
PROCESS_SECONDS, SERVER_SECONDS = 5.5, 2.0


class Supervisor:
    """Use as a context manager, in the main thread: a child gets its death signal when the thread that started it ends.

    `held` are file descriptors (locks) that stay open until the last process is gone, also after a kill.
    """

    def __init__(self, *, echo: bool = False, held: Sequence[int] = ()):
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

    def start(self, name: str, argv: Sequence[str], *, environment: Mapping[str, str] | None = None) -> Child:
        """One of our own processes: its output is shown while `echo` is on."""
        return self._add(Child(name, argv, os.environ if environment is None else environment, self._show))

    def start_server(self, name: str, argv: Sequence[str], *, stop_signal: signal.Signals = signal.SIGTERM) -> Child:
        """Something the processes use: it ends after them, and its output is shown only when it fails."""
        return self._add(Child(name, argv, os.environ, lambda *_: None, stop_signal=stop_signal, is_server=True))

    def check(self) -> None:
        for child in self.children:
            child.check()

    def wait_for(self, name: str, ready: Callable[[], bool], *, seconds: float = 30.0, interval: float = 0.03) -> None:
        deadline = time.monotonic() + seconds
        while not ready():
            self.check()
            if time.monotonic() > deadline:
                raise LauncherError(f"{name} did not get ready within {seconds:.0f} seconds.")
            time.sleep(interval)

    def watch(self) -> None:
        """Never returns: raises as soon as one process ends."""
        while True:
            self.check()
            time.sleep(0.2)

    def stop(self) -> None:
        for is_server, seconds in ((False, PROCESS_SECONDS), (True, SERVER_SECONDS)):
            children = [child for child in self.children if child.is_server is is_server]
            deadline = time.monotonic() + seconds
            for child in children:
                child.ask_to_stop()
            for child in children:
                child.end(deadline)
        self.children.clear()
        self._tell_guard("done")
        self._guard.communicate()

    def _add(self, child: Child) -> Child:
        self.children.append(child)
        self._tell_guard(str(child.process.pid))
        return child

    def _tell_guard(self, line: str) -> None:
        stdin: IO[str] | None = self._guard.stdin
        assert stdin is not None
        stdin.write(line + "\n")
        stdin.flush()

    def _show(self, child: Child, line: str) -> None:
        if self.echo:
            print(f"{child.name:<10} | {line}", flush=True)
