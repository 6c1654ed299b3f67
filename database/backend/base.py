"""PostgreSQL by Django's own backend, and one thing more: what a transaction says and asks nothing after waits for
company (database.prepared.send). It goes in one round trip with what is run next, or with the commit; and BEGIN goes
with whatever comes first.

For that the driver stays in autocommit, and BEGIN, COMMIT and ROLLBACK are statements: its own commit takes nothing
along.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.utils import debug_transaction
from psycopg2.extensions import TRANSACTION_STATUS_IDLE

from database.prepared import Step, execute, joined


# The stubs of Django know nothing of the methods that a backend is there to give.
class DatabaseWrapper(base.DatabaseWrapper):
    waiting: list[Step]
    health_check_done: bool
    begins: bool  # in a transaction of which the database has not heard yet

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.waiting, self.begins = [], False

    def wait(self, steps: Iterable[Step]) -> None:
        self._go_first()
        self.waiting += steps

    def take(self) -> tuple[bool, list[Step]]:
        """Whether the transaction begins now, and what waits, which does so no longer."""
        taken = self.begins, joined(self.waiting)
        self.waiting, self.begins = [], False
        if self._send_first in self.execute_wrappers:
            self.execute_wrappers.remove(self._send_first)
        return taken

    def _go_first(self) -> None:
        if self._send_first not in self.execute_wrappers:
            self.execute_wrappers.insert(0, self._send_first)

    def _send_first(self, execute_next: Callable[..., Any], *statement: Any) -> Any:
        """Around every statement while something waits, so that a plain query sees what was said before it."""
        execute(self, [])
        return execute_next(*statement)

    def _start_transaction_under_autocommit(self) -> None:
        """Django calls this where a driver begins no transaction by itself."""
        self._go_first()
        self.begins = True

    def not_sent(self) -> None:
        """After an error with what was taken first. Where it is of this side, the database still has not heard."""
        if self.connection is not None and self.connection.info.transaction_status == TRANSACTION_STATUS_IDLE:
            self._start_transaction_under_autocommit()

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(True)  # type: ignore[misc]
        if not autocommit:
            self._start_transaction_under_autocommit()

    def _commit(self) -> None:
        if self.waiting:
            execute(self, [], then="COMMIT")
        else:
            self._end("COMMIT")

    def _rollback(self) -> None:
        self.waiting = []
        self._end("ROLLBACK")

    def _end(self, word: str) -> None:
        """Unless nothing was said in it: then the database never heard of the transaction."""
        begins, _nothing = self.take()
        if begins or self.connection is None:
            return
        with debug_transaction(self, word), self.wrap_database_errors, self.connection.cursor() as cursor:
            cursor.execute(word)

    def _savepoint_rollback(self, sid: str) -> None:
        self.take()  # said since the savepoint; what was said before it went before it
        super()._savepoint_rollback(sid)  # type: ignore[misc]

    def _close(self) -> None:
        self.take()
        super()._close()  # type: ignore[misc]
