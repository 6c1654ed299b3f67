"""Files that lie in memory alone: a decoder reads one as its input, and no plain copy of a passport is on a disk."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO


@contextmanager
def in_memory(pieces: Iterable[bytes]) -> Iterator[BinaryIO]:
    # Unbuffered: a decoder reads on from where the descriptor stands.
    with open(os.memfd_create("upload"), "w+b", buffering=0) as file:
        file.writelines(pieces)
        file.seek(0)
        yield file
