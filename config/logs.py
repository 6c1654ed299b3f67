"""What the log may hold: paths without their query, no token of a link, tracebacks without the values in them."""

import logging
import re

import structlog
from structlog.dev import ConsoleRenderer, plain_traceback
from structlog.typing import Processor

TOKEN = re.compile(r"(?i)((?:join|link)(?:/|%2F)|vr_(?:live|test)_)[\w-]+")

PROCESSORS: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.dev.set_exc_info,
    structlog.processors.TimeStamper(fmt="iso"),
    # structlog's own choice may be a traceback with local variables: passwords, codes, documents.
    ConsoleRenderer(colors=False, exception_formatter=plain_traceback),
]


def without_token(text: str) -> str:
    """R1, R14: the token of a join link, of the link beside a code, and a key of the API are kept nowhere in clear."""
    return TOKEN.sub(r"\1…", text)


class TokenlessFormatter(logging.Formatter):
    """Django itself logs the path of whatever it refuses, or of what fails."""

    def format(self, record: logging.LogRecord) -> str:
        return without_token(super().format(record))
