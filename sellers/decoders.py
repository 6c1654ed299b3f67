"""The parent of the decoders (sellers.decoding), as a process that serves sellers starts it and asks it."""

import atexit
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from socket import AF_UNIX, SOCK_SEQPACKET, send_fds, socket, socketpair
from typing import Any, BinaryIO

DECODER = Path(__file__).with_name("decoding.py")
# No variable of ours. One arena: threads' arenas would eat the address space that the limit grants. Huge pages: a
# picture takes tens of megabytes, and to get them 4 KB at a time takes a quarter as long as to decode it. Nor is what
# each piece of a file is read into fetched from the system and given back.
ALLOCATION = {"hugetlb": 1, "mmap_threshold": 32 * 1024 * 1024, "trim_threshold": 64 * 1024 * 1024}
ENVIRONMENT = {
    "MALLOC_ARENA_MAX": "1",
    "GLIBC_TUNABLES": ":".join(f"glibc.malloc.{name}={value}" for name, value in ALLOCATION.items()),
}


class Decoders:
    """Starts the parent when it is first asked, and anew once it has died. It ends when this process ends."""

    def __init__(self, script: Path = DECODER) -> None:
        self._script, self._lock = script, threading.Lock()
        self._parent: subprocess.Popen[bytes] | None = None
        self._line: socket
        self._owner = 0

    def ask(self, file: BinaryIO, **order: Any) -> bytes:
        """`order`: kind, megapixels, pages, and after how many seconds to give up. RuntimeError: our fault."""
        reading, writing = os.pipe()
        with open(reading, "rb") as answer:
            try:
                self._hand_over(json.dumps(order).encode(), [file.fileno(), writing])
            finally:
                os.close(writing)
            told = answer.read()
        if not told:
            raise RuntimeError("The decoders have died: what they wrote to stderr says why.")
        return told

    def _hand_over(self, order: bytes, descriptors: list[int]) -> None:
        with self._lock:
            # A fork of whoever started it has no child to ask after.
            if self._parent is None or self._owner != os.getpid() or self._parent.poll() is not None:
                self._start()
            send_fds(self._line, [order], descriptors)

    def close(self) -> None:
        if self._parent is not None and self._owner == os.getpid():
            self._line.close()
            self._parent.wait()
            self._parent = None

    def _start(self) -> None:
        self.close()
        self._line, theirs = socketpair(AF_UNIX, SOCK_SEQPACKET)
        with theirs:
            command = [sys.executable, "-I", str(self._script)]
            self._parent = subprocess.Popen(command, stdin=theirs.fileno(), stdout=subprocess.DEVNULL, env=ENVIRONMENT)
        self._owner = os.getpid()


decoders = Decoders()
atexit.register(decoders.close)
