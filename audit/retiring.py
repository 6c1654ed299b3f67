"""Retiring: whole months go whose events are all older than the log's period, and leave where each chain stood.

The oldest go first, so that what is left of a chain begins after one known hash. Heads, event and the end of the tables
are one transaction. Only the owner of the tables can do it; what verify_audit asks of it stands in
audit.verifying.retirements.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import OperationalError, connection, transaction

from audit import holds
from audit.figures import current_figures
from audit.log import record
from audit.models import Seal, Verification
from audit.retired import LOG, retired_heads

VERIFIED_WITHIN = timedelta(days=1)
LOCK = "hashtext('audit.retiring')"  # a verification shares it
_PARTITION = re.compile(r"audit_event_(\d{4})_(\d{2})")
_PARTITIONS = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'audit_event'::regclass"
_HIGHEST = "SELECT max(id) FROM audit_event WHERE at < %s"
# Two that wrote to one chain at midnight may stand in it the other way round.
_ACROSS = """
    SELECT EXISTS (
        SELECT FROM (SELECT subject, max(position) AS last FROM audit_event WHERE at < %s GROUP BY subject) AS gone
        JOIN audit_event AS event USING (subject) WHERE event.at >= %s AND event.position < gone.last
    )
"""
_KEEP = """
    INSERT INTO audit_retired_head (subject, length, head)
    SELECT DISTINCT ON (subject) subject, position, hash FROM audit_event WHERE at < %s ORDER BY subject, position DESC
"""
_COUNT = "SELECT count(*), min(id), max(id), count(DISTINCT subject) FROM audit_event WHERE at < %s"


class NotNow(Exception):
    """With a sentence that says what has to be done first."""


@dataclass(frozen=True)
class Month:
    table: str
    begins: datetime

    @property
    def ends(self) -> datetime:
        return (self.begins + timedelta(days=31)).replace(day=1)

    def __str__(self) -> str:
        return f"{self.begins:%Y-%m}"


@dataclass(frozen=True)
class Plan:
    """`months`, the oldest first, can go. `held`: why others, older than the period, cannot."""

    months: Sequence[Month]
    held: str = ""

    @property
    def before(self) -> datetime:
        return self.months[-1].ends


def plan_retirement() -> Plan:
    """NotNow: they could go, and it is not sure that they are whole."""
    now, days = _row("SELECT clock_timestamp()")[0], current_figures().audit_kept_days
    due = [month for month in _months() if month.ends <= now - timedelta(days=days)]
    plan = _without_held(due)
    if plan.months:
        _check_verified(plan.before, now)
    return plan


def _months() -> list[Month]:
    with connection.cursor() as cursor:
        cursor.execute(_PARTITIONS)
        found = [_PARTITION.fullmatch(name) for (name,) in cursor.fetchall()]
    months = [Month(each[0], datetime(int(each[1]), int(each[2]), 1, tzinfo=UTC)) for each in found if each]
    return sorted(months, key=lambda month: month.begins)


def _without_held(due: Sequence[Month]) -> Plan:
    """A month that stays keeps all later ones: what is left of a chain has no gaps."""
    stray = _row("SELECT min(at) FROM audit_event_default")[0]
    bounds = [
        (holds.held_since(), "A legal hold keeps everything since {at:%Y-%m-%d}."),
        (stray, "An event of {at:%Y-%m-%d} lies in audit_event_default, which holds no whole month, and keeps them."),
    ]
    months, held = list(due), []
    for at, sentence in bounds:
        if at and months and months[-1].ends > at:
            months = [month for month in months if month.ends <= at]
            held.append(sentence.format(at=at))
    while months and _row(_ACROSS, months[-1].ends, months[-1].ends)[0]:
        held.append(f"A chain goes to and fro across the end of {months.pop()}: it goes with the month after.")
    return Plan(months, " ".join(held))


def _check_verified(before: datetime, now: datetime) -> None:
    run = Verification.objects.filter(ended_at__gte=now - VERIFIED_WITHIN).order_by("-pk").first()
    if not run or run.last_event < (_row(_HIGHEST, before)[0] or 0):
        raise NotNow("Run “manage.py verify_audit” first: what goes has to be verified within a day.")
    if run.fault_count:
        raise NotNow("The last verification found faults. Nothing goes before it finds none.")
    seal = Seal.objects.filter(settled_at__gte=before).order_by("number").first()
    if not seal or seal.number > run.last_anchor:
        raise NotNow("What goes has to be sealed, and anchored outside the database (VOUCHROOM_AUDIT_ANCHORS).")


def retire_months(plan: Plan) -> dict[str, Any]:
    """Returns what the event says of it. NotNow: something changed since it was planned, or the log is busy."""
    try:
        return _retire(plan)
    except OperationalError as error:
        raise NotNow(f"Something else keeps the tables busy. Try again: {error}") from error


def _retire(plan: Plan) -> dict[str, Any]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_xact_lock({LOCK})")
        if not cursor.fetchone()[0]:
            raise NotNow("The log is being verified or retired just now. Wait for its end.")
        cursor.execute("SET LOCAL lock_timeout = '5s'")
        tables = ", ".join(month.table for month in plan.months)
        cursor.execute(f"LOCK TABLE {tables} IN SHARE MODE")  # nobody writes there any more
        if plan_retirement() != plan:
            raise NotNow("Something changed since it was planned. Begin again.")
        cursor.execute(_KEEP, [plan.before])
        said = _said(plan)
        record("log.retired", actor=None, subject=LOG, data=said)
        cursor.execute(f"DROP TABLE {tables}")
    return said


def _said(plan: Plan) -> dict[str, Any]:
    count, lowest, highest, chains = _row(_COUNT, plan.before)
    return {
        "months": [str(month) for month in plan.months],
        "before": f"{plan.before:%Y-%m-%d}",
        "events": count,
        "lowest_id": lowest,
        "highest_id": highest,
        "chains": chains,
        "heads": retired_heads()[1],
        "kept_days": current_figures().audit_kept_days,
    }


def _row(statement: str, *values: Any) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()
