"""The relay of the tests: coturn on this machine, with credentials that end."""

import secrets
import shutil
import socket

from launcher.ports import free_port
from launcher.supervisor import Supervisor


def start_relay(supervisor: Supervisor) -> dict[str, str]:
    """Returns the variables that lead the pages to it."""
    port, secret = free_port(), secrets.token_urlsafe(32)
    where = ["--listening-ip=127.0.0.1", f"--listening-port={port}", "--allow-loopback-peers", "--realm=localhost"]
    what = ["--use-auth-secret", f"--static-auth-secret={secret}", "--no-cli", "--no-tls", "--no-dtls"]
    supervisor.start_server("relay", [str(shutil.which("turnserver")), "-n", "--log-file=stdout", *where, *what])

    def ready() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    supervisor.wait_for("The relay", ready)
    return {"VOUCHROOM_TURN_URLS": f"turn:127.0.0.1:{port}?transport=udp", "VOUCHROOM_TURN_SECRET": secret}
