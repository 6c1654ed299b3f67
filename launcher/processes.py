"""The command line of each process, the same for `make run` and for the browser tests."""

import sys
from pathlib import Path

QUEUES = "codes,messages,default"


def _module(line: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", *line.split(), *arguments]


def web(port: int) -> list[str]:
    # Threads wait for the database most of the time, so more than cores; granian warns about that, hence `error`.
    return _module(
        f"granian --interface wsgi config.wsgi:application --host 127.0.0.1 --port {port} "
        "--workers 2 --blocking-threads 8 --workers-kill-timeout 3 --log-level error"
    )


def signalling(port: int) -> list[str]:
    return _module(
        f"uvicorn config.asgi:application --host 127.0.0.1 --port {port} "
        "--timeout-graceful-shutdown 2 --log-level warning"
    )


def worker() -> list[str]:
    return _module(
        f"celery -A config worker --queues {QUEUES} --concurrency 2 "
        "--loglevel WARNING --without-mingle --without-gossip"
    )


def webhooks() -> list[str]:
    """Apart: whoever receives them may let it wait, and codes and mails do not."""
    return _module(
        "celery -A config worker --queues webhooks --concurrency 1 --loglevel WARNING --without-mingle --without-gossip"
    )


def beat(data: Path) -> list[str]:
    return _module(
        "celery -A config beat --scheduler config.celery:ReportingScheduler --loglevel WARNING",
        *("--pidfile", "", "--schedule", str(data / "beat-schedule")),
    )


def mail_sink(port: int, mailbox: Path) -> list[str]:
    return _module(f"launcher.mailsink {port}", str(mailbox))
