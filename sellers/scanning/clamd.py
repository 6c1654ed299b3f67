"""ClamAV's daemon at its socket: clamd://host:3310 or clamd:///run/clamav/clamd.sock, command INSTREAM.

Each piece goes with its length in four bytes; a length of nothing ends the stream. The answer is one line: "stream:
OK", "stream: NAME FOUND", or a complaint that ends in ERROR, as over a stream above StreamMaxLength.
"""

import logging
import re
import socket
import struct
import time
from contextlib import suppress
from typing import BinaryIO
from urllib.parse import SplitResult

from sellers.models import Document
from sellers.scanning.base import Finding, ScannerAway

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 3
ANSWER_SECONDS = 20  # for all of it
PIECE_BYTES = 64 * 1024
LONGEST_ANSWER_BYTES = 4096
FOUND = re.compile(r"stream: (.{1,200}) FOUND")


class Clamd:
    def __init__(self, address: SplitResult) -> None:
        self.address = address

    def scan(self, file: BinaryIO) -> Finding:
        try:
            answer = self._ask(file)
        except OSError as error:
            logger.warning("scanner_away: %s", error)
            raise ScannerAway(str(error)) from error
        if answer == "stream: OK":
            return Finding(Document.Scan.CLEAN)
        if found := FOUND.fullmatch(answer):
            return Finding(Document.Scan.INFECTED, found[1])
        logger.warning("scanner_without_verdict: %r", answer[:200])
        raise ScannerAway(answer[:200])

    def _ask(self, file: BinaryIO) -> str:
        deadline = time.monotonic() + ANSWER_SECONDS
        with self._connect() as line:
            # It hangs up in the middle of what is too large for it, and its answer says so.
            with suppress(BrokenPipeError, ConnectionResetError):
                _send(line, file, deadline)
            return _answer(line, deadline)

    def _connect(self) -> socket.socket:
        if self.address.hostname:
            return socket.create_connection((self.address.hostname, self.address.port or 3310), CONNECT_SECONDS)
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(CONNECT_SECONDS)
        try:
            line.connect(self.address.path)
        except OSError:
            line.close()
            raise
        return line


def _send(line: socket.socket, file: BinaryIO, deadline: float) -> None:
    line.sendall(b"zINSTREAM\0")
    while piece := file.read(PIECE_BYTES):
        _keep_to(deadline, line)
        line.sendall(struct.pack(">I", len(piece)))
        line.sendall(piece)
    line.sendall(struct.pack(">I", 0))


def _answer(line: socket.socket, deadline: float) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER_BYTES:
        _keep_to(deadline, line)
        more = line.recv(LONGEST_ANSWER_BYTES)
        if not more:
            break
        said += more
    return said.rstrip(b"\0\n").decode(errors="replace")


def _keep_to(deadline: float, line: socket.socket) -> None:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("no answer in time")
    line.settimeout(left)
