"""Choosing and checking loopback ports."""

import atexit
import contextlib
import random
import socket
from collections.abc import Mapping
from contextlib import ExitStack

from launcher.errors import LauncherError

# Below the range the kernel hands to outgoing connections: none of those can take a port between choice and use.
CHOICES = range(20000, 32000)
_held = ExitStack()
atexit.register(_held.close)


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
    return free_ports(1)


def free_ports(count: int) -> int:
    """The first of `count` neighbours, at random: two runs that begin together would find the same ones free.

    They are held as long as this process lives, so that none is taken between choice and use: a server still listens
    on a port that is bound and does not listen, since both say SO_REUSEADDR.
    """
    for first in random.sample(CHOICES, 200):
        with ExitStack() as stack, contextlib.suppress(OSError):
            sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
            for port, holder in enumerate(sockets, first):
                holder.bind(("127.0.0.1", port))
                # Not before: whoever binds with it is let in beside another who holds the port.
                holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            _held.push(stack.pop_all())
            return first
    raise LauncherError("No free port was found on this machine from 20000 to 32000: end programs that listen there.")


def require_free(port: int) -> None:
    """granian shares a busy port silently (SO_REUSEPORT), so the check comes first."""
    if not is_free(port):
        raise LauncherError(
            f"Port {port} is used by another program. End that program, or take another port: make run PORT=9000"
        )
