"""The web process as the launcher starts it, and what it and its decoders take of memory and processor."""

import os
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from launcher import processes

LOOK_SECONDS = 0.02
FORGET_PEAK = "5"
OURS = "config.wsgi:application"


class Web:
    """`pids` of granian's workers, which answer. Memory is resident, in MB."""

    def __init__(self, server: "subprocess.Popen[bytes]") -> None:
        self.pids = _children(server.pid)
        self.decoders = 0.0

    def rest(self) -> None:
        """From here on peaks count."""
        for pid in self.pids:
            Path(f"/proc/{pid}/clear_refs").write_text(FORGET_PEAK)
        self.idle, self.cpu_before = {pid: _memory(pid, "VmRSS") for pid in self.pids}, self._cpu()

    def seconds(self) -> float:
        """Of processor, its ended decoders too, since rest()."""
        return self._cpu() - self.cpu_before

    def above_idle(self) -> float:
        """Of that worker which took most."""
        return max(_memory(pid, "VmHWM") - self.idle[pid] for pid in self.pids)

    def _cpu(self) -> float:
        return sum(map(_seconds, [*self.pids, *self._decoders()]))

    def _decoders(self) -> list[int]:
        """Their parent."""
        return [pid for worker in self.pids for pid in _children(worker) if _is_decoder(pid)]

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Keeps the peak of the largest decoder."""
        over = threading.Event()
        watch = threading.Thread(target=self._watch, args=(over,))
        watch.start()
        try:
            yield
        finally:
            over.set()
            watch.join()

    def _watch(self, over: threading.Event) -> None:
        while not over.wait(LOOK_SECONDS):
            decoders = [pid for parent in self._decoders() for pid in _children(parent)]
            self.decoders = max([self.decoders, *(_memory(pid, "VmHWM") for pid in decoders)])


def _children(pid: int) -> list[int]:
    """None of a process that has just ended."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    with suppress(OSError):
        return [int(child) for task in tasks for child in task.read_text().split()]
    return []


def _is_decoder(pid: int) -> bool:
    """Not yet where it is still a copy of its parent."""
    try:
        return "decoding.py" in Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return False


def _seconds(pid: int) -> float:
    """Its ended children too."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int, figure: str) -> float:
    """0 for a process that has just ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(figure)), 0.0)


@contextmanager
def web_process(port: int, environment: Mapping[str, str], *, application: str = OURS) -> Iterator[Web]:
    """`application`: what another one than ours is called."""
    command = [application if part == OURS else part for part in processes.web(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**os.environ, **environment})
    try:
        _wait_for(port)
        yield Web(server)
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            with urlopen(Request(f"http://127.0.0.1:{port}/livez"), timeout=5):
                return
        except URLError:
            assert time.monotonic() < until, "the web process did not start"
            time.sleep(0.1)
