"""Nothing is sent but to the open internet: forged and rebinding targets reach nobody (R46)."""

import socket
import threading
from ipaddress import ip_address, ip_network
from typing import Any

import pytest

from core.errors import DomainError
from integration.webhooks import targets
from integration.webhooks.calling import Line, Watch
from integration.webhooks.targets import Forbidden, Resolver, Target, Unresolved, target_of
from tests.integration.webhooks.receiving import receiver

PUBLIC = "93.184.215.14"
FORGED = [
    "https://127.0.0.1:{port}/",
    "https://127.1:{port}/",
    "https://127.000.000.001:{port}/",
    "https://2130706433:{port}/",
    "https://0x7f000001:{port}/",
    "https://0x7f.0.0.1:{port}/",
    "https://0177.0.0.1:{port}/",
    "https://017700000001:{port}/",
    "https://0:{port}/",
    "https://0.0.0.0:{port}/",
    "https://[::1]:{port}/",
    "https://[::]:{port}/",
    "https://[::ffff:127.0.0.1]:{port}/",
    "https://[::ffff:7f00:1]:{port}/",
    "https://[::127.0.0.1]:{port}/",
    "https://[64:ff9b::127.0.0.1]:{port}/",
    "https://[64:ff9b:1::7f00:1]:{port}/",
    "https://[2002:7f00:1::]:{port}/",
    "https://[2001:0:7f00:1::]:{port}/",
    "https://[fe80::1]:{port}/",
    "https://[fe80::1%25lo]:{port}/",
    "https://[fc00::1]:{port}/",
    "https://[fec0::1]:{port}/",
    "https://[ff02::1]:{port}/",
    "https://10.0.0.1:{port}/",
    "https://172.16.0.1:{port}/",
    "https://192.168.0.1:{port}/",
    "https://169.254.169.254:{port}/latest/meta-data/",
    "https://100.64.0.1:{port}/",
    "https://192.0.0.8:{port}/",
    "https://192.88.99.1:{port}/",
    "https://198.18.0.1:{port}/",
    "https://224.0.0.1:{port}/",
    "https://240.0.0.1:{port}/",
    "https://255.255.255.255:{port}/",
    "https://localhost:{port}/",
    "https://localhost.:{port}/",
    "https://LOCALHOST:{port}/",
    "https://ⓛocalhost:{port}/",
    "https://１２７.０.０.１:{port}/",
    "https://127。0。0。1:{port}/",
    "https://someone@127.0.0.1:{port}/",
    "https://example.com@127.0.0.1:{port}/",
    "https://example.com:443@127.0.0.1:{port}/",
    "https://127.0.0.1:{port}\\@example.com/",
    "https://127.0.0.1:{port}#@example.com/",
    "https://example.com:22/",
    "https://example.com:0/",
    "https://example.com:99999/",
    "https://exa mple.com/",
    "https://example.com/\r\nHost: localhost",
    "https:///path",
    "https://",
    "http://example.com/",
    "http://127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/",
    "ftp://127.0.0.1:{port}/",
    "unix:///var/run/docker.sock",
]


@pytest.fixture(autouse=True)
def _own_network(settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = []


def posted(url: str) -> str:
    with Watch() as watch:
        return Line(url, watch).post(b"{}", {}).trouble


def address_of(target: Target) -> str:
    return targets.address_of(target, Resolver())


def asked(monkeypatch: Any, *answers: list[str]) -> list[str]:
    """Lets the names lead there, one answer after the other; returns which were asked for."""
    names, left, really = [], list(answers), socket.getaddrinfo

    def look_up(host: str, port: int, *numbers: int, **kind: Any) -> list[Any]:
        if host == "127.0.0.1":  # as a connection to an address does
            return really(host, port, *numbers, **kind)
        names.append(host)
        found = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(targets.socket, "getaddrinfo", look_up)
    return names


@pytest.mark.parametrize("url", FORGED)
def test_nobody_is_called_by_a_forged_address(url: str) -> None:
    with receiver() as there:
        assert posted(url.replace("{port}", str(there.port))) == "forbidden"
        assert there.accepted == 0


def test_of_a_name_every_address_is_checked(monkeypatch: Any) -> None:
    asked(monkeypatch, [PUBLIC, "127.0.0.1"])
    with pytest.raises(Forbidden):
        address_of(target_of("https://hooks.example.com/"))


def test_a_name_that_leads_elsewhere_at_the_second_look_leads_nowhere(monkeypatch: Any) -> None:
    """It is looked up once in a call, and the connection goes to what was checked."""
    connected: list[Any] = []

    def refuse(address: Any, **_options: Any) -> None:
        connected.append(address)
        raise ConnectionRefusedError

    names = asked(monkeypatch, [PUBLIC], ["127.0.0.1"])
    monkeypatch.setattr("integration.webhooks.calling.socket.create_connection", refuse)
    with Watch() as watch:
        line = Line("https://hooks.example.com:8443/", watch)
        assert [line.post(b"{}", {}).trouble for _call in range(2)] == ["unreachable", "forbidden"]
    assert (connected, names) == ([(PUBLIC, 8443)], ["hooks.example.com"] * 2)


def test_a_kept_connection_goes_with_the_name_that_led_to_it(monkeypatch: Any, settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.1/32")]
    with receiver() as there, Watch() as watch:
        line = Line(f"http://hooks.example.com:{there.port}/", watch)
        asked(monkeypatch, ["127.0.0.1"], ["127.0.0.1"], ["127.0.0.2"])
        assert [line.post(b"{}", {}).trouble or "sent" for _call in range(3)] == ["sent", "sent", "forbidden"]
        assert (there.accepted, len(there.received)) == (1, 2)


@pytest.mark.parametrize("address", [PUBLIC, "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "8.8.8.8"])
def test_the_open_internet_is_open(address: str) -> None:
    assert targets._may_go(ip_address(address))


def test_networks_that_are_named_are_let_through_and_no_others(settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = [ip_network("10.20.0.0/16")]
    assert address_of(target_of("http://10.20.3.4/")) == "10.20.3.4"
    for url in ("https://10.21.0.1/", "https://127.0.0.1/"):
        with pytest.raises(DomainError, match="bad_url"):
            target_of(url)


def test_http_goes_to_networks_that_are_named_alone(settings: Any, monkeypatch: Any) -> None:
    settings.WEBHOOK_NETWORKS = [ip_network("10.20.0.0/16")]
    asked(monkeypatch, [PUBLIC])
    with pytest.raises(Forbidden):
        address_of(target_of("http://hooks.example.com/"))


def test_an_international_name_is_looked_up_in_ascii(monkeypatch: Any) -> None:
    names = asked(monkeypatch, [PUBLIC])
    assert address_of(target_of("https://bücher.example./hook")) == PUBLIC
    assert names == ["xn--bcher-kva.example"]


@pytest.mark.parametrize("error", [socket.gaierror(), OSError()])
def test_a_name_that_nobody_knows_is_unresolved(monkeypatch: Any, error: Exception) -> None:
    def fail(*_asked: Any, **_kind: Any) -> None:
        raise error

    monkeypatch.setattr(targets.socket, "getaddrinfo", fail)
    with pytest.raises(Unresolved):
        address_of(target_of("https://hooks.example.com/"))


def test_a_name_whose_answer_is_still_to_come_holds_its_own_endpoint_alone(monkeypatch: Any) -> None:
    answers, asked_for = threading.Event(), []

    def look_up(host: str, port: int, **_kind: Any) -> list[Any]:
        asked_for.append(host)
        if host == "slow.example.com":
            answers.wait(20)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (PUBLIC, port))]

    monkeypatch.setattr(targets.socket, "getaddrinfo", look_up)
    monkeypatch.setattr(targets, "RESOLVE_SECONDS", 0.2)
    slow, others = Resolver(), [Resolver() for _endpoint in range(20)]
    try:
        for _call in range(2):
            with pytest.raises(Unresolved):
                slow.look_up(target_of("https://slow.example.com/"))
        assert [other.look_up(target_of("https://hooks.example.com/")) for other in others] == [[PUBLIC]] * 20
        assert asked_for.count("slow.example.com") == 1
    finally:
        answers.set()


def test_a_url_keeps_its_query() -> None:
    assert target_of("https://hooks.example.com/a/b?token=t").path == "/a/b?token=t"


def test_receivers_of_these_tests_count_who_connects() -> None:
    with receiver() as there, socket.create_connection(("127.0.0.1", there.port)) as line:
        line.sendall(b"POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n")
        line.recv(100)
        assert (there.accepted, len(there.received)) == (1, 1)
