"""`make run`: the servers, the database, then the processes, until Ctrl-C or until one of them ends."""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from demo.people import PASSWORD, SELLERS, STAFF
from launcher import processes
from launcher.calls import ROOT
from launcher.errors import OTHER_FOLDER, LauncherError
from launcher.ports import require_free
from launcher.progress import step
from launcher.session import DATA, claim, own_servers
from launcher.supervisor import Supervisor

HEALTHY_SECONDS = 180.0  # a process that ends is told at once; a busy machine takes its time


def run(port: int) -> int:
    lock = claim(DATA)
    if lock is None:
        raise LauncherError("Vouchroom already runs from this folder, or a command uses its servers: end that first.")
    require_free(port)
    require_free(port + 1)
    with ExitStack() as stack:
        with step("Starting PostgreSQL, Valkey and mail"):
            supervisor, environment = stack.enter_context(own_servers(lock, DATA, port, os.environ))
        prepare(environment)
        with step("Starting web, signalling, workers and beat"):
            start_processes(supervisor, environment, port, DATA)
            wait_until_healthy(supervisor, port)
        supervisor.echo = True
        print_addresses(environment)
        try:
            supervisor.watch()
        except KeyboardInterrupt:
            print("\nEnding everything.", flush=True)
            supervisor.echo = False
    return 0


def prepare(environment: Mapping[str, str]) -> None:
    """In a process of its own, which prints its own steps: Django never gets into the supervisor."""
    made = subprocess.run(
        ["setpriv", "--pdeathsig", "TERM", "--", sys.executable, "-m", "launcher.prepare"], cwd=ROOT, env=environment
    )
    if made.returncode:
        raise LauncherError(
            "The database or the static files could not be prepared; the lines above say why. Where they tell of a "
            f"table or column that is missing or there already: {OTHER_FOLDER}"
        )


def start_processes(supervisor: Supervisor, environment: Mapping[str, str], port: int, data: Path) -> None:
    """None of them learns how to log in as the owner of the tables."""
    known = {key: value for key, value in environment.items() if key != "OWNER_DATABASE_URL"}
    for name, argv in (
        ("web", processes.web(port)),
        ("signalling", processes.signalling(port + 1)),
        ("worker", processes.worker()),
        ("webhooks", processes.webhooks()),
        ("beat", processes.beat(data)),
    ):
        supervisor.start(name, argv, environment=known)


def wait_until_healthy(supervisor: Supervisor, port: int) -> None:
    answer = ""

    def ready() -> bool:
        nonlocal answer
        status, answer = ask_health(port)
        return status == 200

    try:
        supervisor.wait_for("Vouchroom", ready, seconds=HEALTHY_SECONDS, interval=0.1)
    except LauncherError as error:
        raise LauncherError(f"{error}\n  /healthz answered last: {answer}") from error


def ask_health(port: int) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(errors="replace")
    except OSError as error:
        return 0, str(error)


def print_addresses(environment: Mapping[str, str]) -> None:
    site = environment["VOUCHROOM_SITE_ORIGIN"]
    print("\nVouchroom is up. Ctrl-C ends it; what it stores is kept in .data (make reset empties it).\n")
    rows = [("Seller pages", f"{site}/"), ("Staff pages", f"{site}/admin/")]
    if environment["VOUCHROOM_DEMO"].lower() in ("1", "true", "yes"):
        rows += [("API", f"{site}/api/v1/docs/")]
        rows += [
            ("Mailbox", f"{site}/demo/mailbox/"),
            ("Demo", f"{site}/demo/  (everybody who can log in, and a test key)"),
        ]
        rows += demo_logins()
    for label, value in rows:
        print(f"  {label:<18}{value}")
    print(flush=True)


def demo_logins() -> list[tuple[str, str]]:
    """One person of each role, and the seller whose session starts now."""
    first = {person.role: person.email for person in reversed(STAFF)}
    people = [(role.capitalize(), email) for role, email in sorted(first.items())]
    people += [("Seller", person.email) for person in SELLERS if person.stage == "session_now"]
    return [*people, ("Password", f"{PASSWORD}  (staff: the second factor's code is on the demo page)")]
