"""The command line of each process, the same for `make run` and for the browser tests."""

import sys
from pathlib import Path

QUEUES = "codes,messages,default"


def _module(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", name, *arguments]


def web(port: int) -> list[str]:
    return _module(
        "granian", "--interface", "wsgi", "config.wsgi:application", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "1", "--blocking-threads", "8", "--workers-kill-timeout", "3", "--log-level", "warning",
    )  # fmt: skip


def signalling(port: int) -> list[str]:
    return _module(
        "uvicorn", "config.asgi:application", "--host", "127.0.0.1", "--port", str(port),
        "--timeout-graceful-shutdown", "2", "--log-level", "warning",
    )  # fmt: skip


def worker() -> list[str]:
    return _module(
        "celery", "-A", "config", "worker", "--queues", QUEUES, "--concurrency", "2", "--loglevel", "WARNING",
    )  # fmt: skip


def beat(data: Path) -> list[str]:
    return _module(
        "celery", "-A", "config", "beat", "--schedule", str(data / "beat-schedule"), "--pidfile", "",
        "--loglevel", "WARNING",
    )  # fmt: skip


def mail_sink(port: int, mailbox: Path) -> list[str]:
    return _module("launcher.mailsink", str(port), str(mailbox))


def manage(*arguments: str) -> list[str]:
    return [sys.executable, "manage.py", *arguments]
