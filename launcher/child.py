"""One process under the supervisor: in a process group of its own, tied to its parent's life, its output read."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence

from launcher.calls import ROOT
from launcher.errors import LauncherError

TAIL = 20
# Not for ever: a process that left its group may keep the pipe open.
READER_SECONDS = 0.5


class Child:
    def __init__(
        self,
        name: str,
        argv: Sequence[str],
        environment: Mapping[str, str],
        on_line: Callable[["Child", str], None],
        *,
        stop_signal: signal.Signals = signal.SIGTERM,
        is_server: bool = False,
    ):
        self.name, self.stop_signal, self.is_server = name, stop_signal, is_server
        self.tail: deque[str] = deque(maxlen=TAIL)
        self.process = subprocess.Popen(
            ["setpriv", "--pdeathsig", stop_signal.name, "--", *argv],
            cwd=ROOT,
            env={**environment, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            process_group=0,
        )
        self._reader = threading.Thread(target=self._read, args=(on_line,), daemon=True)
        self._reader.start()

    def _read(self, on_line: Callable[["Child", str], None]) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self.tail.append(line.rstrip())
                on_line(self, line.rstrip())

    def check(self) -> None:
        status = self.process.poll()
        if status is not None:
            self._reader.join(READER_SECONDS)
            lines = "".join(f"\n  {line}" for line in self.tail)
            raise LauncherError(f"The process “{self.name}” ended by itself (status {status}).{lines}")

    def ask_to_stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)

    def end(self, deadline: float) -> None:
        """Waits until `deadline` (monotonic), then kills it and whatever is left of its group."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._reader.join(READER_SECONDS)
