"""One set of servers for each data folder: who starts it, who joins it, and when it ends."""

import fcntl
import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from launcher.calls import ROOT
from launcher.environment import compose, read_variables, write_variables
from launcher.errors import LauncherError
from launcher.postgres import start_postgres
from launcher.servers import start_mail_sink, start_valkey
from launcher.supervisor import Supervisor

DATA = ROOT / ".data"
NEEDED_BYTES = 300_000_000


def claim(data: Path) -> int | None:
    """The descriptor of the folder's lock, or None while another holds it. The kernel frees it with its last holder."""
    # Others may pass through, to let PostgreSQL's user reach its own folder in there, but not look around.
    data.mkdir(mode=0o711, parents=True, exist_ok=True)
    try:
        return _flock(data / "lock", fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return None


def _flock(path: Path, operation: int) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, operation)
    except BlockingIOError:
        os.close(descriptor)
        raise
    return descriptor


def wipe(data: Path) -> None:
    """Empties a folder whose lock is held."""
    for path in data.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name not in ("lock", "users"):
            path.unlink()


def reset(data: Path) -> None:
    """Empties the folder and the folders of tests inside it, all or none."""
    if None in [claim(folder) for folder in (data, *(lock.parent for lock in data.glob("*/lock")))]:
        raise LauncherError("Vouchroom runs, or a command uses its servers: end that before a reset.")
    wipe(data)


@contextmanager
def own_servers(
    lock: int, data: Path, port: int, given: Mapping[str, str], *, durable: bool = True
) -> Iterator[tuple[Supervisor, dict[str, str]]]:
    """Starts the servers that `given` does not name, and yields the supervisor and the whole environment."""
    announcement = data / "run.env"
    announcement.unlink(missing_ok=True)
    if shutil.disk_usage(data).free < NEEDED_BYTES:
        raise LauncherError(
            f"The disk that holds {data} is almost full: free at least {NEEDED_BYTES // 10**6} MB, "
            "then run the same command again."
        )
    environment = compose(data, port, given)
    with _closing(lock), Supervisor(held=[lock]) as supervisor:
        if "DATABASE_URL" not in environment:
            environment |= start_postgres(supervisor, data, durable=durable)
        if "REDIS_URL" not in environment:
            environment["REDIS_URL"] = start_valkey(supervisor, data)
        if "EMAIL_URL" not in environment:
            environment["EMAIL_URL"] = start_mail_sink(supervisor, Path(environment["VOUCHROOM_MAILBOX_DIR"]))
        added = {key: value for key, value in environment.items() if given.get(key) != value}
        write_variables(announcement, {**added, "SUPERVISOR_PID": str(os.getpid())})
        try:
            yield supervisor, environment
        finally:
            announcement.unlink(missing_ok=True)


@contextmanager
def _closing(descriptor: int) -> Iterator[None]:
    try:
        yield
    finally:
        os.close(descriptor)


def join(data: Path) -> dict[str, str] | None:
    """The variables of the servers that run on this folder, if they do."""
    try:
        variables = read_variables(data / "run.env")
        # A killed owner leaves its announcement behind.
        os.kill(int(variables.pop("SUPERVISOR_PID")), 0)
    except (FileNotFoundError, ProcessLookupError):
        return None
    return variables


@contextmanager
def any_servers(data: Path, port: int, given: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The environment for one command: joins the servers that run on this folder, else starts them.

    Who joins holds `users` shared; an owner takes it for itself before it ends the servers.
    """
    data.mkdir(mode=0o711, parents=True, exist_ok=True)
    with _closing(_flock(data / "users", fcntl.LOCK_SH)):
        while (lock := claim(data)) is None:
            if (variables := join(data)) is not None:  # empty where all servers were given
                yield {**variables, **{key: value for key, value in given.items() if value}}
                return
            time.sleep(0.1)
    with own_servers(lock, data, port, given) as (_, environment):
        yield environment
        _wait_for_users(data)


def _wait_for_users(data: Path) -> None:
    try:
        os.close(_flock(data / "users", fcntl.LOCK_EX | fcntl.LOCK_NB))
    except BlockingIOError:
        print("Another command still uses these servers: they end after it.", file=sys.stderr, flush=True)
        os.close(_flock(data / "users", fcntl.LOCK_EX))
