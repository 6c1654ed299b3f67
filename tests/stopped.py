"""The database's clock, stopped: at a boundary a microsecond decides."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection


@contextmanager
def stopped_at(instant: datetime) -> Iterator[None]:
    """Whatever asks the database which time it is, in this process."""
    literal = f"timestamptz '{instant.isoformat()}'"

    def ask(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        return execute(re.sub(r"statement_timestamp\(\)", literal, sql, flags=re.IGNORECASE), params, many, context)

    with connection.execute_wrapper(ask):
        yield
