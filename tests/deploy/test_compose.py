"""docker-compose.yml cannot be run everywhere; its mistakes can be found everywhere."""

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
SECRET = re.compile(r"SECRET|KEY|PASSWORD")


def test_it_fits_the_compose_specification() -> None:
    command = [str(Path(sys.executable).parent / "check-jsonschema"), "--builtin-schema", "vendor.compose-spec"]
    result = subprocess.run([*command, str(ROOT / "docker-compose.yml")], capture_output=True, text=True)
    assert result.returncode == 0, result.stdout


def test_every_part_of_a_production_run_is_there() -> None:
    parts = {
        "proxy",
        "web",
        "signalling",
        "worker",
        "webhooks",
        "beat",
        "postgres",
        "redis",
        "clamav",
        "coturn",
        "migrate",
    }
    assert set(SERVICES) == parts


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_waits_for_one_that_does_not_exist(name: str) -> None:
    assert set(SERVICES[name].get("depends_on", {})) <= set(SERVICES)


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_every_lasting_service_says_whether_it_is_healthy(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]


@pytest.mark.parametrize("name", SERVICES)
def test_no_secret_has_a_default(name: str) -> None:
    """One that is not needed, as of a company that has no log-in of its own, may be empty."""
    environment = SERVICES[name].get("environment", {})
    secrets = {key: value for key, value in environment.items() if SECRET.search(key) and not key.startswith("AWS_")}
    assert all(re.fullmatch(r"\$\{[A-Z_]+(:\?[^}]+|:-)?\}", value) for value in secrets.values()), secrets


def test_the_documented_way_makes_every_variable_that_is_required() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    required = set(re.findall(r"\$\{([A-Z_]+):\?", text))
    command = [sys.executable, str(ROOT / "deploy" / "new_env.py"), "verify.example.com"]
    made = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert required == set(re.findall(r"^([A-Z_]+)=", made, re.MULTILINE))


NOT_THERE = {"VOUCHROOM_DEMO", "VOUCHROOM_DEBUG"}  # at an address with TLS they are refused


def test_every_documented_setting_reaches_the_processes() -> None:
    rows = re.findall(r"^\| (`.+?) \|", (ROOT / "docs" / "settings.md").read_text(), re.MULTILINE)
    documented = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}
    given = {*SERVICES["web"]["environment"], *SERVICES["migrate"]["environment"]}
    assert documented - given == NOT_THERE


@pytest.mark.parametrize(("file", "line"), [(".gitignore", "/.env"), (".dockerignore", ".env")])
def test_the_secrets_get_into_no_commit_and_no_image(file: str, line: str) -> None:
    assert line in (ROOT / file).read_text().splitlines()


def test_every_named_volume_is_declared() -> None:
    used = {mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])}
    assert {name for name in used if not name.startswith(".")} == set(COMPOSE["volumes"])


def test_the_workers_consume_every_queue_that_tasks_are_sent_to() -> None:
    commands = [SERVICES[name]["command"] for name in ("worker", "webhooks")]
    consumed = {queue for command in commands for queue in command[command.index("-Q") + 1].split(",")}
    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    assert routed | {settings.CELERY_TASK_DEFAULT_QUEUE} == consumed


@pytest.mark.django_db
@pytest.mark.parametrize("target", ["config.asgi:application", "config.wsgi:application"])
def test_what_the_commands_name_exists(target: str) -> None:
    text = (ROOT / "docker-compose.yml").read_text() + (ROOT / "Dockerfile").read_text()
    module, _, name = target.partition(":")
    assert target in text
    assert hasattr(import_module(module), name)


def test_the_proxy_leads_every_socket_to_signalling() -> None:
    from scheduling.room.routing import websocket_urlpatterns

    caddyfile = (ROOT / "deploy" / "Caddyfile").read_text()
    matcher = re.search(r"@sockets path (.+)\n\s*handle @sockets \{\s+reverse_proxy signalling:8001", caddyfile)
    assert matcher
    patterns = matcher[1].replace("*", "").split()
    assert all(f"/{route.pattern}".startswith(tuple(patterns)) for route in websocket_urlpatterns)


@pytest.mark.parametrize(
    ("address", "logged"),
    [
        ("/api/v1/sellers?email=sam%40example.com", "/api/v1/sellers…"),
        ("/api/v1/sellers?limit=1&email=sam@example.com", "/api/v1/sellers…"),
        ("/join/abc-DEF_1?x=1", "/join/……"),
        ("/api/v1/vr_live_abc", "/api/v1/vr_live_…"),
        ("/home/", "/home/"),
    ],
)
def test_the_log_of_the_proxy_keeps_no_query_and_no_token(address: str, logged: str) -> None:
    caddyfile = (ROOT / "deploy" / "Caddyfile").read_text()
    found = re.search(r"request>uri regexp `(.+)` `\$1…`", caddyfile)
    assert found
    assert re.sub(found[1], lambda match: f"{match[1] or ''}…", address) == logged
    assert "request>headers delete" in caddyfile
    assert not re.search(r"^\tlog\b", caddyfile.split("{$VOUCHROOM_HOST}")[1], re.MULTILINE)  # of what is served well


def test_the_relay_leads_to_no_machine_of_the_inside() -> None:
    denied = " ".join(SERVICES["coturn"]["command"])
    assert all(network in denied for network in ["=10.0.0.0-", "=127.0.0.0-", "=172.16.0.0-", "=192.168.0.0-", "=::1"])


def test_only_migrations_log_in_as_the_owner_of_the_tables() -> None:
    def addresses(name: str) -> dict[str, str]:
        return {key: url for key, url in SERVICES[name].get("environment", {}).items() if "DATABASE_URL" in key}

    owners = {name for name in SERVICES if any("POSTGRES_PASSWORD" in url for url in addresses(name).values())}
    assert owners == {"migrate"}
    assert "vouchroom_app" in addresses("web")["DATABASE_URL"]
    assert "CREATE ROLE vouchroom_app" in (ROOT / "deploy" / "make_role.sh").read_text()
