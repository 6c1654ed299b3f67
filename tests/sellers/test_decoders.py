"""What holds whatever a file does: a child of its own, with limits, gone with its parent; and a parent that goes on."""

import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from sellers.decoders import DECODER, Decoders
from sellers.uploads.memory import in_memory
from tests.launcher.family import until as wait_until
from tests.sellers import samples

ORDER = {"megapixels": 25, "pages": 10, "seconds": 30}
LOAD = f"""
    import importlib.util, os, signal, socket, sys, time
    spec = importlib.util.spec_from_file_location("decoding", {str(DECODER)!r})
    decoding = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(decoding)
    def decode(content, kind, **limits):
        %s
    decoding.decode = decode
    decoding.serve(socket.socket(fileno=0))
"""


@pytest.fixture
def started() -> Iterator[Callable[..., Decoders]]:
    with ExitStack() as stack:

        def start(*script: Path) -> Decoders:
            decoders = Decoders(*script)
            stack.callback(decoders.close)
            return decoders

        yield start


@pytest.fixture
def that(tmp_path: Path, started: Callable) -> Callable[[str], Decoders]:
    """Decoders that do this with each file."""

    def make(does: str) -> Decoders:
        script = tmp_path / "script.py"
        script.write_text(textwrap.dedent(LOAD) % does)
        return started(script)

    return make


def ask(decoders: Decoders, kind: str = "JPEG", **order: object) -> bytes:
    with in_memory([samples.jpeg()]) as file:
        return decoders.ask(file, **{"kind": kind, **ORDER, **order}).partition(b"\n")[0]


def parent_of(decoders: Decoders) -> int:
    assert decoders._parent
    return decoders._parent.pid


def children_of(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_files_at_once_have_a_child_each_and_one_parent(started: Callable) -> None:
    decoders = started()
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: ask(decoders), range(8)))
    assert all(answer.startswith(b'{"pages": [') for answer in answers)
    parent = parent_of(decoders)
    ask(decoders)
    assert parent_of(decoders) == parent
    assert children_of(parent) == []


@pytest.mark.parametrize("cause", ["SIGSEGV", "SIGKILL", "SIGXCPU"])
def test_a_file_that_breaks_its_decoder_takes_nobody_along(that: Callable, cause: str) -> None:
    decoders = that(f"if kind == 'PNG': os.kill(os.getpid(), signal.{cause})\n    return {{}}, []")
    assert ask(decoders) == b"{}"
    parent = parent_of(decoders)
    assert ask(decoders, "PNG") == b'{"refused": "too_heavy"}'
    assert (ask(decoders), parent_of(decoders)) == (b"{}", parent)


def test_a_decoder_that_does_nothing_is_killed_while_others_go_on(that: Callable) -> None:
    decoders = that("if kind == 'PNG': time.sleep(100)\n    return {}, []")
    with ThreadPoolExecutor(1) as threads:
        slow = threads.submit(ask, decoders, "PNG", seconds=0.5)
        assert ask(decoders) == b"{}"
        assert slow.result() == b'{"refused": "too_heavy"}'
    assert children_of(parent_of(decoders)) == []


def test_a_decoder_has_no_line_to_its_parent_and_knows_no_variable_of_ours(that: Callable) -> None:
    said = "return {'known': sorted(os.environ), 'open': [os.readlink(f'/proc/self/fd/{n}') for n in (0, 1)]}, []"
    told = json.loads(ask(that(said)))
    assert set(told["known"]) <= {"MALLOC_ARENA_MAX", "GLIBC_TUNABLES", "LC_CTYPE"}
    file, answer = told["open"]
    assert (file.startswith("/memfd:upload"), answer.startswith("pipe:")) == (True, True)


def test_a_decoder_has_its_file_and_its_answer_open_and_those_of_nobody_else(that: Callable) -> None:
    decoders = that("if kind == 'PNG': time.sleep(0.5)\n    return {'open': sorted(os.listdir('/proc/self/fd'))}, []")
    with ThreadPoolExecutor(1) as threads:
        slow = threads.submit(ask, decoders, "PNG")
        wait_until(lambda: decoders._parent and children_of(parent_of(decoders)))
        assert json.loads(ask(decoders)) == {"open": ["0", "1", "2", "3"]}  # the last one is of the question itself
        slow.result()


def test_a_decoder_gets_no_more_memory_than_its_limit(that: Callable) -> None:
    greedy = "try: bytearray(decoding.MEMORY_BYTES)\n    except MemoryError: return {'refused': 'memory'}, []"
    assert ask(that(greedy)) == b'{"refused": "memory"}'


def test_decoders_end_with_their_parent_which_is_our_fault_and_starts_anew(that: Callable) -> None:
    decoders = that("if kind == 'PNG': time.sleep(100)\n    return {}, []")
    ask(decoders)
    parent = parent_of(decoders)
    with ThreadPoolExecutor(1) as threads:
        slow = threads.submit(ask, decoders, "PNG")
        wait_until(lambda: children_of(parent))
        (child,) = children_of(parent)
        os.kill(parent, signal.SIGKILL)
        with pytest.raises(RuntimeError):
            slow.result(10)
    wait_until(lambda: not Path(f"/proc/{child}").exists())
    assert ask(decoders) == b"{}"
    assert parent_of(decoders) != parent


def test_the_parent_ends_with_the_process_that_asked() -> None:
    asks = f"""
        from sellers.decoders import decoders
        from sellers.uploads.memory import in_memory
        with in_memory([b"x"]) as file:
            decoders.ask(file, kind="PNG", **{ORDER})
        print(decoders._parent.pid)
    """
    asked = subprocess.run([sys.executable, "-c", textwrap.dedent(asks)], capture_output=True, check=True)
    wait_until(lambda: not Path(f"/proc/{int(asked.stdout)}").exists())


def test_decoders_that_cannot_start_are_our_fault_and_not_the_sellers(tmp_path: Path, started: Callable) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("import no_such_module")
    with pytest.raises((RuntimeError, OSError)):
        ask(started(broken))
