"""The scanner at its wire: what it answers, and what counts as no answer."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from launcher.ports import free_port
from sellers.models import Document
from sellers.scanning import clamd as wire
from sellers.scanning import look_into
from sellers.scanning.base import Finding, ScannerAway
from sellers.scanning.clamd import Clamd
from tests.clamd import EICAR, clamd

Scan = Document.Scan


def scan(address: str, content: bytes = b"a passport") -> Finding:
    return Clamd(urlsplit(address)).scan(BytesIO(content))


def test_a_clean_file_is_clean_over_tcp_and_over_a_socket_of_the_machine(tmp_path: Path) -> None:
    for path in (None, tmp_path / "clamd.sock"):
        with clamd(path=path) as address:
            assert scan(address, b"x" * 200_000) == Finding(Scan.CLEAN)


def test_malware_is_named() -> None:
    with clamd() as address:
        assert scan(address, b"x" * 100_000 + EICAR) == Finding(Scan.INFECTED, "Eicar-Test-Signature")


@pytest.mark.parametrize(
    "answer", [b"", b"\0", b"UNKNOWN COMMAND\0", b"stream: \0", b"stream: FOUND\0", b"OK\0", b"stream: OK FOUND? \0"]
)
def test_an_answer_that_is_no_verdict_is_none(answer: bytes) -> None:
    with clamd(lambda _: answer) as address, pytest.raises(ScannerAway):
        scan(address)


def test_a_file_above_its_limit_is_not_clean() -> None:
    with clamd(lambda _: None, most=1000) as address, pytest.raises(ScannerAway):
        scan(address, b"x" * 3_000_000)


def test_a_scanner_that_falls_silent_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "ANSWER_SECONDS", 0.3)
    with clamd(lambda _: None) as address, pytest.raises(ScannerAway):
        scan(address)


@pytest.mark.parametrize(
    "address", [lambda folder: f"clamd://127.0.0.1:{free_port()}", lambda folder: f"clamd://{folder}/none.sock"]
)
def test_a_scanner_that_is_not_there_leaves_the_file_waiting(
    address: Callable[[Path], str], tmp_path: Path, settings: object
) -> None:
    settings.SCAN_URL = address(tmp_path)
    assert look_into(BytesIO(b"a passport")) == Finding(Scan.WAITING)


def test_without_a_scanner_the_file_says_so(settings: object) -> None:
    settings.SCAN_URL = "none:"
    assert look_into(BytesIO(b"a passport")) == Finding(Scan.NOT_SCANNED)
