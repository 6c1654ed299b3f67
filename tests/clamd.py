"""ClamAV's daemon as far as its wire goes: it reads a stream and answers as it is told."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

# The industry's harmless test file, in two pieces, so that no scanner finds it in this one.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
Answer = Callable[[bytes], bytes | None]


def verdict(content: bytes) -> bytes:
    return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"


@contextmanager
def clamd(answer: Answer = verdict, *, path: Path | None = None, most: int = 10**9) -> Iterator[str]:
    """Its address. `answer`: None says nothing and keeps the line. `most`: longer streams are cut off, as it does."""
    listener = socket.socket(socket.AF_UNIX if path else socket.AF_INET)
    listener.bind(str(path) if path else ("127.0.0.1", 0))
    listener.listen()
    kept: list[socket.socket] = []
    threading.Thread(target=_serve, args=(listener, answer, most, kept), daemon=True).start()
    try:
        yield f"clamd://{path}" if path else "clamd://{}:{}".format(*listener.getsockname())
    finally:
        for each in [listener, *kept]:
            each.close()


def _serve(listener: socket.socket, answer: Answer, most: int, kept: list[socket.socket]) -> None:
    while True:
        try:
            line, _ = listener.accept()
        except OSError:
            return
        kept.append(line)
        with suppress(ConnectionError):
            said = answer(_stream(line, most))
            if said is not None:
                line.sendall(said)
                line.close()


def _stream(line: socket.socket, most: int) -> bytes:
    with line.makefile("rb") as reader:
        assert reader.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack(">I", reader.read(4))[0]:
            content += reader.read(size)
            if len(content) > most:
                line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                line.shutdown(socket.SHUT_RDWR)
                raise ConnectionError
        return content
