import hashlib
from datetime import UTC, datetime, timedelta
from functools import partial
from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from audit.log import record
from audit.models import Chain, Seal, SealedHead
from audit.seals import head_line, seal_hash, seal_if_due
from tests.races import results_at_once

CASE = SimpleNamespace(public_id="case_1")
OTHER = SimpleNamespace(public_id="case_2")
AT_ONCE = timedelta(0)

pytestmark = pytest.mark.django_db


def heads_of(seal: Seal | None) -> dict[str, int]:
    return dict(SealedHead.objects.filter(seal=seal).values_list("subject", "length"))


def test_a_seal_holds_the_heads_of_the_chains_that_have_changed() -> None:
    record("case.opened", actor=None, subject=CASE)
    record("case.opened", actor=None, subject=OTHER)
    first = seal_if_due(AT_ONCE)
    record("case.closed", actor=None, subject=OTHER)
    second = seal_if_due(AT_ONCE)
    assert (heads_of(first), heads_of(second)) == ({"case_1": 1, "case_2": 1}, {"case_2": 2})
    assert bytes(SealedHead.objects.get(seal=second).head) == bytes(Chain.objects.get(subject="case_2").head)


def test_a_seal_stands_upon_the_one_before() -> None:
    record("case.opened", actor=None, subject=CASE)
    first, second = seal_if_due(AT_ONCE), seal_if_due(AT_ONCE)
    assert (bytes(first.previous), second.previous, second.number) == (b"", first.hash, 2)
    assert heads_of(second) == {}
    assert second.hash == seal_hash(first.hash, 2, second.at, second.settled_at, [])


def test_it_is_made_when_it_is_due() -> None:
    assert seal_if_due(timedelta(minutes=15))
    assert seal_if_due(timedelta(minutes=15)) is None


def test_its_hash_can_be_recomputed_from_its_description() -> None:
    at = datetime(2026, 11, 1, 12, tzinfo=UTC)
    text = "7\t2026-11-01T12:00:00.000000Z\t2026-11-01T12:00:00.000000Z\na\t1\t6162\nb\t2\t63\n"
    expected = hashlib.sha256(b"before" + text.encode()).digest()
    assert seal_hash(b"before", 7, at, at, sorted(map(head_line, [("b", 2, b"c"), ("a", 1, b"ab")]))) == expected


@pytest.mark.django_db(transaction=True)
def test_what_was_under_way_while_a_seal_was_made_is_in_the_next() -> None:
    def seal_meanwhile(seen: list[Seal]) -> None:
        seen.append(results_at_once([partial(seal_if_due, AT_ONCE)])[0])

    seals: list[Seal] = []
    with transaction.atomic():
        record("case.opened", actor=None, subject=CASE)
        seal_meanwhile(seals)
        seal_meanwhile(seals)
    seal_meanwhile(seals)
    assert [heads_of(seal) for seal in seals] == [{}, {}, {"case_1": 1}]


@pytest.mark.django_db(transaction=True)
def test_of_workers_at_once_one_makes_the_seal() -> None:
    made = results_at_once([partial(seal_if_due, timedelta(minutes=15))] * 4)
    assert sum(seal is not None for seal in made) == Seal.objects.count() == 1


def test_a_seal_costs_few_statements_however_many_chains(django_assert_num_queries) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_chain (subject, length, head) SELECT 'c' || n, 1, '' FROM generate_series(1, 500) AS n;"
            "INSERT INTO audit_event (subject, position, at, action, actor, data, place, hash)"
            " SELECT subject, 1, now(), 'x.y', 'system', '{}', '', '' FROM audit_chain"
        )
    with django_assert_num_queries(8):
        seal = seal_if_due(AT_ONCE)
    assert len(heads_of(seal)) == 500


def test_only_what_was_written_since_the_seal_before_is_looked_at_where_all_sessions_are_the_applications() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")  # to whom no session is hidden
    seal = seal_if_due(AT_ONCE)
    assert seal.at - seal.settled_at < timedelta(minutes=5)
