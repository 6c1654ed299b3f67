"""Inviting 10,000 sellers, in the real batches: three times held for each, a case, a message, events.

Yardstick: the same rows of the same tables by bare INSERT statements of some hundred rows, in as many transactions.
"""

import time
from datetime import date, timedelta

from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.utils import timezone

from bench._result import Result
from core.models import User
from core.roles import ACCOUNT_MANAGER
from messaging.models import Delivery, Message
from scheduling.models import AccountManager, Availability, Offer
from sellers.models import Business, Person, Seller
from verification.campaigns.actions.inviting import invite_next
from verification.models import Campaign, Case, Invitation

SELLERS, MANAGERS, ROUNDS = 10_000, 360, 2
PLACES = [
    ("CN", "Asia/Shanghai", "zh-hans"),
    ("JP", "Asia/Tokyo", "ja"),
    ("DE", "Europe/Berlin", "de"),
    ("GB", "Europe/London", "en"),
    ("US", "America/New_York", "en"),
    ("AU", "Australia/Sydney", "en"),
]
# In the order in which the foreign keys allow them.
TABLES = [
    "scheduling_offer",
    "verification_case",
    "verification_signal",
    "verification_screening",
    "verification_invitation",
    "messaging_message",
    "messaging_delivery",
    "audit_chain",
    "audit_event",
]
Rows = dict[str, tuple[list[str], list[tuple]]]


def measure() -> Result:
    _drop_triggers()
    _make_managers()
    _make_sellers()
    campaign = Campaign.objects.create(name="bench", wanted={"outcome": "rejected"}, pace_per_day=100_000)
    first_case = Case.objects.latest("pk").pk
    times: list[tuple[float, float]] = []
    for _ in range(ROUNDS):
        _clear(first_case)
        Campaign.objects.update(status=Campaign.Status.RUNNING, reached=0)
        ours, batches = _ours(campaign)
        _check()
        rows = _rows(first_case)
        _clear(first_case)
        times.append((ours, _bare(rows, batches)))
        assert _rows(first_case) == rows
    ours, yardstick = (min(both) for both in zip(*times, strict=True))
    written = sum(len(lines) for _columns, lines in rows.values())
    return Result(ours * 1000, yardstick * 1000, "ms", f"rows={written} sellers_per_s={SELLERS / ours:.0f}")


def _ours(campaign: Campaign) -> tuple[float, int]:
    began, batches = time.perf_counter(), 0
    while invite_next(campaign):
        batches += 1
    return time.perf_counter() - began, batches


def _check() -> None:
    """Everybody has what an invitation consists of."""
    held = Offer.objects.held().count()
    assert held == 3 * SELLERS, f"{held} times are held"
    assert [model.objects.count() for model in (Invitation, Message, Delivery)] == [SELLERS] * 3
    assert Message.objects.filter(published_at__isnull=False).exclude(title="").count() == SELLERS


def _rows(first_case: int) -> Rows:
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            new = f"WHERE id > {first_case}" if table == "verification_case" else ""
            cursor.execute(f"SELECT * FROM {table} {new} ORDER BY 1")
            found[table] = ([column.name for column in cursor.description], cursor.fetchall())
    return found


def _bare(rows: Rows, batches: int) -> float:
    began = time.perf_counter()
    for number in range(batches):
        with transaction.atomic(), connection.cursor() as cursor:
            for table, (columns, lines) in rows.items():
                size = -(-len(lines) // batches)
                _insert(cursor, table, columns, lines[number * size : (number + 1) * size])
    return time.perf_counter() - began


def _insert(cursor, table: str, columns: list[str], lines: list[tuple]) -> None:
    line = f"({', '.join(['%s'] * len(columns))})"
    values = [value for row in lines for value in row]
    cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([line] * len(lines))}", values)


def _clear(first_case: int) -> None:
    with connection.cursor() as cursor:
        for table in reversed(TABLES):
            new = f"WHERE id > {first_case}" if table == "verification_case" else ""
            cursor.execute(f"DELETE FROM {table} {new}")
        cursor.execute("VACUUM ANALYZE")


def _drop_triggers() -> None:
    """The audit log is emptied between the rounds, which it refuses."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER audit_rows ON audit_event")
        cursor.execute("DROP TRIGGER audit_rows ON audit_chain")


def _make_managers() -> None:
    users = User.objects.bulk_create(
        User(email=f"m{number}@example.com", is_staff=True, phrase="x") for number in range(MANAGERS)
    )
    Group.objects.get(name=ACCOUNT_MANAGER).user_set.add(*users)
    managers = AccountManager.objects.bulk_create(
        AccountManager(
            user=user,
            staff_number=f"M{number}",
            time_zone=PLACES[number % len(PLACES)][1],
            languages=sorted({"en", PLACES[number % len(PLACES)][2]}),
            trained_until=date.today() + timedelta(days=365),
        )
        for number, user in enumerate(users)
    )
    Availability.objects.bulk_create(
        Availability(manager=manager, weekday=weekday, starts="08:00", ends="20:00")
        for manager in managers
        for weekday in range(7)
    )


def _make_sellers() -> None:
    """Each was rejected before."""
    now = timezone.now()
    users = User.objects.bulk_create(
        User(email=f"s{number}@example.com", phrase="x", time_zone=zone, language=language)
        for number in range(SELLERS)
        for _country, zone, language in [PLACES[number % len(PLACES)]]
    )
    sellers = Seller.objects.bulk_create(Seller(user=user, locked_at=now) for user in users)
    countries = [(seller, PLACES[number % len(PLACES)][0]) for number, seller in enumerate(sellers)]
    Business.objects.bulk_create(Business(seller=seller, country=country) for seller, country in countries)
    Person.objects.bulk_create(Person(seller=seller, document_country=country) for seller, country in countries)
    Case.objects.bulk_create(
        Case(seller=seller, status=Case.Status.REJECTED, language="en", submitted_at=now, since=now)
        for seller in sellers
    )
