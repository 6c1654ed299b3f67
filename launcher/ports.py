"""Choosing and checking loopback ports."""

import random
import socket
from collections.abc import Mapping

from launcher.errors import LauncherError

# Below the range the kernel hands to outgoing connections: none of those can take a port between choice and use.
CHOICES = range(20000, 32000)


def chosen_port(environment: Mapping[str, str]) -> int:
    """The port of the pages; signalling takes the next one."""
    value = environment.get("PORT") or "8000"
    if not value.isdecimal() or not 1024 <= int(value) < 65535:
        raise LauncherError(f"PORT is {value}: a number from 1024 to 65534 is needed.")
    return int(value)


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As servers do it: a connection of the last run that still lingers does not make the port busy.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    return next(port for port in random.sample(CHOICES, 200) if is_free(port))


def require_free(port: int) -> None:
    """granian shares a busy port silently (SO_REUSEPORT), so the check comes first."""
    if not is_free(port):
        raise LauncherError(
            f"Port {port} is used by another program. End that program, or take another port: make run PORT=9000"
        )
