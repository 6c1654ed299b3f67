"""PostgreSQL by Django's own backend, and one thing more: what a transaction says and asks nothing after waits for
company (database.prepared.send). It goes in one round trip with what is run next, or with the commit.

For that the driver stays in autocommit, and BEGIN, COMMIT and ROLLBACK are statements: its own commit takes nothing
along.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import DatabaseError
from django.db.backends.postgresql import base
from django.db.backends.utils import debug_transaction

from database.prepared import Step, execute, joined


# The stubs of Django know nothing of the methods that a backend is there to give.
class DatabaseWrapper(base.DatabaseWrapper):
    waiting: list[Step]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.waiting = []

    def wait(self, steps: Iterable[Step]) -> None:
        if not self.waiting:
            self.execute_wrappers.insert(0, self._send_first)
        self.waiting += steps

    def take(self) -> list[Step]:
        """What waits, which does so no longer."""
        steps, self.waiting = joined(self.waiting), []
        if steps:
            self.execute_wrappers.remove(self._send_first)
        return steps

    def _send_first(self, execute_next: Callable[..., Any], *statement: Any) -> Any:
        """Around every statement while something waits, so that a plain query sees what was said before it."""
        if steps := self.take():
            execute(self, steps)
        return execute_next(*statement)

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(True)  # type: ignore[misc]
        if autocommit:
            return
        try:
            self._say("BEGIN")
        except DatabaseError:
            self.close()  # as after a transaction that failed: the next one asks for a connection of its own
            raise

    def _commit(self) -> None:
        if steps := self.take():
            execute(self, steps, then="COMMIT")
        elif self.connection is not None:
            with debug_transaction(self, "COMMIT"):
                self._say("COMMIT")

    def _rollback(self) -> None:
        self.take()
        if self.connection is not None:
            with debug_transaction(self, "ROLLBACK"):
                self._say("ROLLBACK")

    def _savepoint_rollback(self, sid: str) -> None:
        self.take()  # said since the savepoint; what was said before it went before it
        super()._savepoint_rollback(sid)  # type: ignore[misc]

    def _close(self) -> None:
        self.take()
        super()._close()  # type: ignore[misc]

    def _say(self, word: str) -> None:
        with self.wrap_database_errors, self.connection.cursor() as cursor:
            cursor.execute(word)
