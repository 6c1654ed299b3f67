"""The variables the processes run under: what the caller gave stays, the rest is made here."""

import base64
import os
import secrets
import shlex
from collections.abc import Mapping
from pathlib import Path

# Of the C library. Else each thread keeps for itself what a large file took, and what the parts of a file are read into
# is fetched from the system and given back for each of them.
ALLOCATION = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": str(32 * 1024 * 1024),
    "MALLOC_TRIM_THRESHOLD_": str(64 * 1024 * 1024),
}


def read_variables(path: Path) -> dict[str, str]:
    """KEY=value lines, quoted as the shell reads them."""
    return dict(part.split("=", 1) for part in shlex.split(path.read_text()))


def write_variables(path: Path, variables: Mapping[str, str]) -> None:
    """Whole or not at all, and readable by the owner only: these files hold keys and passwords."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.writelines(f"{key}={shlex.quote(value)}\n" for key, value in variables.items())
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def keys(data: Path) -> dict[str, str]:
    """Made once for each data folder: another master key would make what is stored unreadable."""
    path = data / "keys.env"
    kept = read_variables(path) if path.exists() else {}
    made = {
        "VOUCHROOM_SECRET_KEY": secrets.token_urlsafe(48),
        "VOUCHROOM_MASTER_KEY": _random_key(),
        "VOUCHROOM_HMAC_KEY": _random_key(),
        "SERVER_PASSWORD": secrets.token_urlsafe(24),
        "OWNER_PASSWORD": secrets.token_urlsafe(24),
    }
    if made.keys() - kept.keys():
        write_variables(path, made | kept)
    return read_variables(path)


def _random_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def addresses(port: int) -> dict[str, str]:
    """Web on `port`, signalling on the next one. Pages say localhost: passkeys do not work on a bare IP address."""
    return {
        "VOUCHROOM_SITE_ORIGIN": f"http://localhost:{port}",
        "VOUCHROOM_SIGNALLING_ORIGIN": f"ws://localhost:{port + 1}",
        "VOUCHROOM_SIGNALLING_HEALTH_URL": f"http://127.0.0.1:{port + 1}/livez",
    }


def compose(data: Path, port: int, given: Mapping[str, str]) -> dict[str, str]:
    """Everything but the servers' addresses. An empty variable counts as not given."""
    made = {
        **{key: value for key, value in keys(data).items() if key.startswith("VOUCHROOM_")},
        **addresses(port),
        **ALLOCATION,
        "VOUCHROOM_DEMO": "1",
        "VOUCHROOM_DOCUMENTS_URL": (data / "documents").as_uri(),
        "VOUCHROOM_AUDIT_ANCHORS": (data / "anchors" / "seals.jsonl").as_uri(),
        "VOUCHROOM_MAILBOX_DIR": str(data / "mailbox"),
        "VOUCHROOM_SCAN_URL": "none:",
        "VOUCHROOM_SMS_URL": "mailbox:",
        "VOUCHROOM_WEBHOOK_NETWORKS": "127.0.0.0/8,::1/128",
    }
    return {**made, **{key: value for key, value in given.items() if value}}
