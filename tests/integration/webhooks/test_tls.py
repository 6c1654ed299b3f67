"""Over TLS an event goes to whoever proves to be the host of its endpoint, and to nobody else."""

import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from integration.webhooks import calling
from integration.webhooks.calling import Answer, Line, Watch
from tests.integration.webhooks.certificates import Authority
from tests.integration.webhooks.receiving import Receiver, receiver, status
from tests.integration.webhooks.test_targets import asked

HOST = "hooks.example.com"


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: Any) -> Iterator[Authority]:
    """One that is trusted."""
    known = Authority(tmp_path)
    monkeypatch.setattr(calling.certifi, "where", lambda: str(known.path))
    calling._context.cache_clear()
    yield known
    calling._context.cache_clear()


@pytest.fixture
def unknown(tmp_path: Path) -> Authority:
    folder = tmp_path / "unknown"
    folder.mkdir()
    return Authority(folder)


def posted(context: ssl.SSLContext, monkeypatch: Any) -> tuple[Answer, Receiver]:
    asked(monkeypatch, ["127.0.0.1"])
    with receiver(tls=context) as there, Watch() as watch:
        line = Line(f"https://{HOST}:{there.port}/", watch)
        answer = line.post(b"{}", {})
        line.end()
    return answer, there


def test_who_proves_the_name_is_sent_it(authority: Authority, monkeypatch: Any) -> None:
    answer, there = posted(authority.server(HOST), monkeypatch)
    assert (answer.status, answer.trouble, len(there.received)) == (200, "", 1)


@pytest.mark.parametrize("name", ["other.example.com", "*.hooks.example.com", "example.com"])
def test_who_has_another_name_is_sent_nothing(authority: Authority, monkeypatch: Any, name: str) -> None:
    answer, there = posted(authority.server(name), monkeypatch)
    assert (answer.status, answer.trouble, there.received) == (None, "tls", [])


def test_whose_certificate_has_expired_is_sent_nothing(authority: Authority, monkeypatch: Any) -> None:
    answer, there = posted(authority.server(HOST, days=-1), monkeypatch)
    assert (answer.status, answer.trouble, there.received) == (None, "tls", [])


def test_whom_nobody_vouches_for_is_sent_nothing(authority: Authority, unknown: Authority, monkeypatch: Any) -> None:
    answer, there = posted(unknown.server(HOST), monkeypatch)
    assert (answer.status, answer.trouble, there.received) == (None, "tls", [])


def test_who_speaks_no_tls_is_sent_nothing(authority: Authority, monkeypatch: Any) -> None:
    def answer() -> None:
        line, _ = plain.accept()
        with line:
            line.sendall(status(400))
            heard.append(line.recv(1000))

    heard: list[bytes] = []
    asked(monkeypatch, ["127.0.0.1"])
    with socket.create_server(("127.0.0.1", 0)) as plain, Watch() as watch:
        server = threading.Thread(target=answer)
        server.start()
        found = Line(f"https://{HOST}:{plain.getsockname()[1]}/", watch).post(b"{}", {})
        server.join()
    assert (found.status, found.trouble, b"POST" in heard[0]) == (None, "tls", False)
