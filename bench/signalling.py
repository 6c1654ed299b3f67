"""Messages per second between the two sides of 1,000 live rooms in one signalling process.

Ours: the sockets of the room, with log-in, admission, limits and presence, both sides with heartbeats as the pages send
them; each message is a candidate. Yardstick: a bare Channels relay on the same Redis layer (bench/_relay.py), without
heartbeats. The two processes take turns: whose turn it is not stands still.
"""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.db import connection

from bench._result import Result
from bench._rooms import Browsers, make_people
from launcher.ports import free_port

ROOMS, TURNS, SECONDS = 1_000, 3, 5.0
Server = subprocess.Popen[bytes]


def measure() -> Result:
    people = make_people(ROOMS)
    database = os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + connection.settings_dict["NAME"]
    connection.close()
    with ExitStack() as stack:
        ports = free_port(), free_port()
        ours, bare = (
            stack.enter_context(_server(application, port, database))
            for application, port in zip(("config.asgi", "bench._relay"), ports, strict=True)
        )
        origins = [f"ws://127.0.0.1:{port}" for port in ports]
        sides = Browsers(origins[0], people, bare=False), Browsers(origins[1], people, bare=True)
        return asyncio.run(_measure((ours, bare), sides))


async def _measure(servers: tuple[Server, Server], sides: tuple[Browsers, Browsers]) -> Result:
    empty = _memory(servers[0])
    for side in sides:
        await side.open()
    each = (_memory(servers[0]) - empty) / ROOMS
    took: tuple[list[float], list[float]] = ([], [])
    for turn in range(TURNS):
        for index in (0, 1) if turn % 2 else (1, 0):
            servers[1 - index].send_signal(signal.SIGSTOP)
            took[index].extend(await sides[index].talk(SECONDS))
            servers[1 - index].send_signal(signal.SIGCONT)
    for side in sides:
        await side.close()
    ours, bare = (len(times) / (TURNS * SECONDS) for times in took)
    remark = f"p95={_p95(took[0]):.0f}ms bare_p95={_p95(took[1]):.0f}ms memory={each:.0f}kB/room rooms={ROOMS}"
    return Result(ours, bare, "/s", remark)


def _p95(times: list[float]) -> float:
    """In milliseconds."""
    return 1000 * sorted(times)[len(times) * 95 // 100]


def _memory(server: Server) -> int:
    """Resident, in kB."""
    lines = Path(f"/proc/{server.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


@contextmanager
def _server(application: str, port: int, database: str) -> Iterator[Server]:
    line = f"uvicorn {application}:application --host 127.0.0.1 --port {port} --log-level warning"
    server = subprocess.Popen([sys.executable, "-m", *line.split()], env={**os.environ, "DATABASE_URL": database})
    try:
        _wait_for(port)
        yield server
    finally:
        server.send_signal(signal.SIGCONT)
        server.kill()
        server.wait()


def _wait_for(port: int) -> None:
    until = time.monotonic() + 20
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert time.monotonic() < until, "the server did not start"
        time.sleep(0.1)
