"""One line for each step: what, and how long it took. Standard library only: the bootstrap uses it too."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def step(label: str) -> Iterator[None]:
    started = time.monotonic()
    print(f"  {label} ".ljust(52, "."), end=" ", flush=True)
    try:
        yield
    except BaseException:
        print("stopped", flush=True)
        raise
    print(f"{time.monotonic() - started:5.1f} s", flush=True)
