"""Production settings, looked at by Django's own deployment check in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCTION = {
    "VOUCHROOM_SITE_ORIGIN": "https://verify.example.com",
    "VOUCHROOM_SIGNALLING_ORIGIN": "wss://verify.example.com",
    "VOUCHROOM_SECRET_KEY": "an-example-of-a-secret-key-with-enough-different-characters-0123456789",
    "VOUCHROOM_SCAN_URL": "clamd://clamav:3310",
    "VOUCHROOM_DEMO": "0",
    "VOUCHROOM_DEBUG": "0",
}


def _run(code: list[str], **changes: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **PRODUCTION, **changes}
    return subprocess.run([sys.executable, *code], cwd=ROOT, env=environment, capture_output=True, text=True)


def test_check_deploy_finds_nothing_under_production_settings() -> None:
    result = _run(["manage.py", "check", "--deploy", "--fail-level", "WARNING"])
    assert (result.returncode, result.stdout.strip()) == (0, "System check identified no issues (0 silenced).")


def test_cookies_are_bound_to_the_host_and_to_https() -> None:
    code = "import django; django.setup(); from django.conf import settings as s; "
    code += (
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 31536000)"
    )
    result = _run(["-c", code], DJANGO_SETTINGS_MODULE="config.settings")
    assert result.stdout.split() == ["__Host-session", "__Host-csrftoken", "True", "True"]


def test_nonsense_in_the_environment_stops_the_start_with_its_name() -> None:
    result = _run(["manage.py", "check"], VOUCHROOM_SITE_ORIGIN="verify.example.com")
    assert result.returncode != 0
    assert "VOUCHROOM_SITE_ORIGIN" in result.stderr


def test_demo_mode_at_a_public_address_stops_the_start() -> None:
    result = _run(["manage.py", "check"], VOUCHROOM_DEMO="1")
    assert result.returncode != 0
    assert "VOUCHROOM_DEMO is on" in result.stderr
