"""With real servers, each test in a data folder of its own."""

import os
import signal
import stat
import subprocess
import sys

import psycopg2
import pytest
import redis

from launcher.calls import ROOT
from launcher.errors import LauncherError
from launcher.session import any_servers, claim, join, own_servers, reset, wipe

OUTSIDE = {key: value for key, value in os.environ.items() if not key.startswith("VOUCHROOM_")}
OUTSIDE = {
    key: value
    for key, value in OUTSIDE.items()
    if key not in ("DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL", "EMAIL_URL")
}


def database_answers(url):
    try:
        psycopg2.connect(url, connect_timeout=2).close()
    except psycopg2.OperationalError:
        return False
    return True


@pytest.fixture
def environment(tmp_path):
    with any_servers(tmp_path, 8000, OUTSIDE) as environment:
        yield environment


def test_the_servers_answer_at_the_addresses_in_the_environment(environment):
    assert database_answers(environment["DATABASE_URL"])
    assert redis.Redis.from_url(environment["REDIS_URL"]).ping()


def test_the_database_offers_exclusion_constraints_and_a_search_for_parts_of_words(environment):
    connection = psycopg2.connect(environment["OWNER_DATABASE_URL"])
    with connection, connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION btree_gist; CREATE EXTENSION pg_trgm")
    connection.close()


def test_the_applications_role_makes_no_tables_and_does_not_know_the_owners_password(environment):
    connection = psycopg2.connect(environment["DATABASE_URL"])
    with connection, connection.cursor() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
        cursor.execute("CREATE TABLE mine ()")
    connection.close()
    password = environment["OWNER_DATABASE_URL"].split(":")[2].split("@")[0]
    assert not any(password in value for name, value in environment.items() if name != "OWNER_DATABASE_URL")


def test_two_commands_share_a_folder_though_both_were_given_every_server(environment, tmp_path):
    folder = tmp_path / "given"
    with any_servers(folder, 8000, environment) as first, any_servers(folder, 8000, environment) as second:
        assert first == second


def test_a_stranger_on_the_machine_needs_the_password(environment):
    url = environment["DATABASE_URL"]
    password = url.split(":")[2].split("@")[0]
    assert not database_answers(url.replace(password, "guess"))
    with pytest.raises(redis.AuthenticationError):
        redis.Redis.from_url(environment["REDIS_URL"].replace(password, "guess")).ping()


def test_a_second_command_joins_the_servers_of_the_first(environment, tmp_path):
    with any_servers(tmp_path, 8000, OUTSIDE) as joined:
        assert joined["DATABASE_URL"] == environment["DATABASE_URL"]
        assert joined["VOUCHROOM_SECRET_KEY"] == environment["VOUCHROOM_SECRET_KEY"]


def test_servers_end_with_the_command_and_their_data_stays(tmp_path):
    with any_servers(tmp_path, 8000, OUTSIDE) as first:
        connection = psycopg2.connect(first["OWNER_DATABASE_URL"])
        with connection, connection.cursor() as cursor:
            cursor.execute("CREATE TABLE kept ()")
        connection.close()
    assert not database_answers(first["DATABASE_URL"])
    with any_servers(tmp_path, 8000, OUTSIDE) as second:
        connection = psycopg2.connect(second["OWNER_DATABASE_URL"])
        with connection, connection.cursor() as cursor:
            cursor.execute("SELECT FROM kept")
        connection.close()


def test_a_folder_made_by_a_version_whose_owner_had_another_password_is_told_as_such(tmp_path):
    with any_servers(tmp_path, 8000, OUTSIDE):
        pass
    lines = (tmp_path / "keys.env").read_text().splitlines(keepends=True)
    (tmp_path / "keys.env").write_text("".join(line for line in lines if not line.startswith("OWNER_PASSWORD")))
    with pytest.raises(LauncherError, match="“make reset” empties it"), any_servers(tmp_path, 8000, OUTSIDE):
        pass


def test_a_given_server_is_not_started(tmp_path):
    given = {**OUTSIDE, "DATABASE_URL": "postgres://db.example.com/v", "EMAIL_URL": "smtp://mail.example.com"}
    with own_servers(claim(tmp_path), tmp_path, 8000, given) as (supervisor, environment):
        assert [child.name for child in supervisor.children] == ["valkey"]
    assert environment["DATABASE_URL"] == "postgres://db.example.com/v"


def test_a_folder_in_use_cannot_be_claimed(environment, tmp_path):
    assert claim(tmp_path) is None


def test_the_announcement_of_a_killed_owner_is_not_believed(tmp_path):
    gone = subprocess.Popen(["true"])
    gone.wait()
    (tmp_path / "run.env").write_text(f"DATABASE_URL=postgres://x/y\nSUPERVISOR_PID={gone.pid}\n")
    assert join(tmp_path) is None


def test_a_killed_owner_leaves_no_server_and_a_folder_that_starts_again(tmp_path):
    code = (
        "import os, time; from pathlib import Path; from launcher.session import any_servers\n"
        f"with any_servers(Path({str(tmp_path)!r}), 8000, os.environ) as environment:\n"
        "    print(environment['DATABASE_URL'], flush=True); time.sleep(60)"
    )
    owner = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=OUTSIDE, stdout=subprocess.PIPE, text=True)
    url = owner.stdout.readline().strip()
    assert database_answers(url)
    owner.send_signal(signal.SIGKILL)
    owner.communicate()
    with any_servers(tmp_path, 8000, OUTSIDE) as environment:
        assert not database_answers(url)
        assert database_answers(environment["DATABASE_URL"])


def test_passwords_are_for_the_owner_only(environment, tmp_path):
    for name in ("run.env", "keys.env", "valkey/valkey.conf"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_wiping_leaves_the_locks_only(tmp_path):
    with any_servers(tmp_path, 8000, OUTSIDE):
        pass
    wipe(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lock", "users"]


def test_a_reset_is_refused_while_the_servers_run(environment, tmp_path):
    with pytest.raises(LauncherError, match="before a reset"):
        reset(tmp_path)
    assert (tmp_path / "keys.env").exists()


def test_a_reset_is_refused_while_a_folder_of_tests_is_in_use(tmp_path):
    (tmp_path / "kept").touch()
    with any_servers(tmp_path / "test", 8000, OUTSIDE), pytest.raises(LauncherError):
        reset(tmp_path)
    assert (tmp_path / "kept").exists()


def test_a_reset_empties_the_folder(tmp_path):
    (tmp_path / "mailbox").mkdir()
    reset(tmp_path)
    assert not (tmp_path / "mailbox").exists()


def test_servers_wait_for_a_command_that_joined_them(tmp_path):
    code = (
        "import os, sys; from pathlib import Path; from launcher.session import any_servers\n"
        f"with any_servers(Path({str(tmp_path)!r}), 8000, os.environ) as environment:\n"
        "    print(environment['DATABASE_URL'], flush=True); sys.stdin.read()"
    )
    command = {"args": [sys.executable, "-c", code], "cwd": ROOT, "env": OUTSIDE, "text": True}
    with subprocess.Popen(**command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as owner:
        url = owner.stdout.readline().strip()
        with subprocess.Popen(**command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as joined:
            assert joined.stdout.readline().strip() == url
            owner.stdin.close()
            assert "still uses these servers" in owner.stderr.readline()
            assert database_answers(url)
        assert owner.wait() == 0
    assert not database_answers(url)
