"""Alarms of codes: what ops are told once it has gone on (R13, R17). The guards themselves do not wait for it."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now

from contacts.ops import AREA_STOPPED, DIAL_CODE_FULL, GUESSING
from contacts.statements import OF_LIVE, SETTLED
from core.policy import current_policy
from core.sweeping import each, in_turn
from messaging.models import OpsTask
from messaging.ops_tasks.actions import open_task

_FAILURES = f"""
    SELECT coalesce(sum(failures), 0)::int FROM contacts_codeattempt
    WHERE failures > 0 AND sent_at > statement_timestamp() - interval '1 hour' AND {OF_LIVE}
"""
_STOPPED = f"""
    SELECT area, sum(confirmed::int)::int FROM (
        SELECT area, confirmed, row_number() OVER (PARTITION BY area ORDER BY at DESC) AS place
        FROM contacts_codesend AS sent
        WHERE area IS NOT NULL AND at > statement_timestamp() - interval '1 day' AND {SETTLED}
            AND at > coalesce((
                SELECT max(closed_at) FROM messaging_opstask WHERE kind = '{AREA_STOPPED}' AND key = sent.area
            ), '-infinity')
    ) AS placed
    WHERE place <= %(codes)s GROUP BY area
    HAVING count(*) = %(codes)s AND sum(confirmed::int) * 100 < %(percent)s * %(codes)s
"""
_FULL = """
    SELECT dial_code, count(*) FROM contacts_codesend
    WHERE dial_code IS NOT NULL AND at > statement_timestamp() - interval '1 day'
    GROUP BY dial_code HAVING count(*) >= %(most)s
"""


def watch() -> None:
    """One task for each of what is to be looked at; the same is told again once it has been closed and goes on."""
    in_turn(_watch_guessing, _watch_areas, _watch_dial_codes)


def _watch_areas() -> None:
    policy = current_policy()

    def tell(row: tuple[str, int]) -> None:
        _tell(AREA_STOPPED, row[0], {"last codes": policy.area_codes_count, "confirmed": row[1]})

    rows = _rows(_STOPPED, codes=policy.area_codes_count, percent=policy.area_confirmed_percent)
    each(rows, tell, "area_not_told")


def _watch_dial_codes() -> None:
    def tell(row: tuple[int, int]) -> None:
        _tell(DIAL_CODE_FULL, f"+{row[0]}", {"codes within a day": row[1]}, again=timedelta(days=1))

    each(_rows(_FULL, most=current_policy().codes_per_dial_code_per_day_count), tell, "dial_code_not_told")


def _watch_guessing() -> None:
    ((failures,),) = _rows(_FAILURES)
    if failures > current_policy().code_failures_per_hour_count:
        _tell(GUESSING, "all", {"wrong codes within an hour": failures}, again=timedelta(hours=1))


def _rows(statement: str, **values: int) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def _tell(kind: str, key: str, facts: dict[str, int], *, again: timedelta = timedelta()) -> None:
    """Unless a task of it is open, or one was closed so short a time ago: the sweep comes by twice a minute."""
    of_late = Q(closed_at=None) | Q(closed_at__gt=Now() - again)
    if not OpsTask.objects.filter(of_late, kind=kind, key=key).exists():
        open_task(kind, key=key, facts=facts, actor=None)
