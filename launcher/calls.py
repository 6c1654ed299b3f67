"""Runs one tool of the set-up quietly; when it fails, its last lines and what to do. Standard library only."""

import os
import subprocess
from pathlib import Path

from launcher.errors import LauncherError

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
HINTS = (
    (("No space left on device", "ENOSPC"), "The disk is full: free about 2.5 GB, then run the same command again."),
    (
        ("gcc'", "'cc'", "compiler", "Python.h"),
        "A package has no ready-made build for this machine and needs a compiler: "
        "apt-get install -y build-essential python3-dev (as root), then run the same command again.",
    ),
    (
        ("name resolution", "dns error", "ENOTFOUND", "Network is unreachable", "Connection refused"),
        "The package registries cannot be reached: check the network or the proxy, then run the same command again.",
    ),
)


def call(*command: str) -> None:
    # npm's own scripts look node up in PATH. The machine's certificates count too: a proxy may have its own.
    environment = {
        "UV_SYSTEM_CERTS": "1",
        "NODE_USE_SYSTEM_CA": "1",
        **os.environ,
        "PATH": os.pathsep.join([str(BIN), os.environ.get("PATH", os.defpath)]),
    }
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        tail = "\n".join(f"  {line}" for line in done.stdout.splitlines()[-15:])
        raise LauncherError(f"{' '.join(command[:4])} … failed:\n{tail}\n\n{hint(done.stdout)}")


def hint(output: str) -> str:
    return next(
        (sentence for marks, sentence in HINTS if any(mark in output for mark in marks)),
        "The lines above say why. Once that is mended, run the same command again.",
    )
