import socket

import pytest

from launcher.errors import LauncherError
from launcher.ports import chosen_port, free_port, free_ports, is_free, require_free


@pytest.fixture
def busy_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_busy_port_gets_a_sentence_that_names_the_way_on(busy_port):
    with pytest.raises(LauncherError, match=rf"Port {busy_port} is used .* make run PORT=9000"):
        require_free(busy_port)


def test_a_free_port_is_accepted():
    require_free(free_port())


def test_a_chosen_port_lies_below_those_of_outgoing_connections():
    assert 20000 <= free_port() < 32000


def test_a_chosen_port_is_taken_by_nobody_else():
    port = free_port()
    with socket.socket() as other, pytest.raises(OSError, match="in use"):
        other.bind(("127.0.0.1", port))


def test_a_server_listens_on_the_port_that_was_chosen_for_it():
    with socket.create_server(("127.0.0.1", free_port())) as server:
        socket.create_connection(server.getsockname()).close()


def test_neighbours_with_a_busy_one_among_them_are_passed_over(monkeypatch):
    middle = free_port()
    monkeypatch.setattr("launcher.ports.CHOICES", range(middle - 1, middle + 100))
    monkeypatch.setattr("launcher.ports.random.sample", lambda choices, count: list(choices))
    assert free_ports(2) > middle


def test_a_port_is_free_again_after_its_server_has_gone():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert is_free(port)


@pytest.mark.parametrize("value", ["abc", "80", "65535", "-1"])
def test_a_port_that_cannot_be_used_names_the_numbers_that_can(value):
    with pytest.raises(LauncherError, match=f"PORT is {value}: a number from 1024 to 65534"):
        chosen_port({"PORT": value})


def test_pages_are_at_8000_unless_a_port_is_chosen():
    assert [chosen_port({}), chosen_port({"PORT": ""}), chosen_port({"PORT": "9000"})] == [8000, 8000, 9000]
