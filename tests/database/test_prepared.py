from collections.abc import Callable
from typing import Any

import pytest
from django.db import DataError, OperationalError, connection, transaction

from database.prepared import Prepared, ask, run, send

pytestmark = pytest.mark.django_db
ADD = Prepared("test_add", "SELECT %(one)s::int + %(other)s::int, %(one)s")
KEEP_MANY = Prepared(
    "test_keep_many",
    "SELECT set_config('test.' || key, value || %(end)s, true)"
    " FROM unnest(%(key)s::text[], %(value)s::text[]) AS said (key, value)",
)
KEEP = Prepared("test_keep", "SELECT set_config('test.' || %(key)s, %(value)s || %(end)s, true)", many=KEEP_MANY)


@pytest.fixture(autouse=True)
def _unknown_to_the_next_test() -> Any:
    yield
    connection.close()


def test_values_are_given_by_name_and_may_be_used_twice() -> None:
    assert run((ADD, {"one": 1, "other": 2, "more": 3})) == (3, 1)


def test_it_is_planned_once_for_each_connection(django_assert_num_queries: Callable[..., Any]) -> None:
    for _ in range(2):
        with django_assert_num_queries(1) as queries:
            run((ADD, {"one": 1, "other": 2}))
    assert "PREPARE" not in queries[0]["sql"]


def test_steps_follow_each_other_in_one_round_trip(django_assert_num_queries: Callable[..., Any]) -> None:
    with django_assert_num_queries(1):
        assert run((ADD, {"one": 1, "other": 2}), (ADD, {"one": 3, "other": 4})) == (7, 3)


def test_a_statement_without_rows_gives_none() -> None:
    nothing = Prepared("test_nothing", "SELECT 1 WHERE %(never)s::boolean")
    assert run((nothing, {"never": False})) is None


@pytest.mark.django_db(transaction=True)
def test_what_was_planned_in_a_transaction_that_failed_is_known_afterwards() -> None:
    with transaction.atomic():
        run((ADD, {"one": 1, "other": 2}))
        transaction.set_rollback(True)
    assert run((ADD, {"one": 1, "other": 2})) == (3, 1)


def test_a_first_call_that_fails_does_no_harm_to_the_next() -> None:
    divide = Prepared("test_divide", "SELECT 6 / %(by)s::int")
    with pytest.raises(DataError), transaction.atomic():
        run((divide, {"by": 0}))
    assert run((divide, {"by": 2})) == (3,)


@pytest.mark.django_db(transaction=True)
def test_another_connection_plans_it_anew() -> None:
    run((ADD, {"one": 1, "other": 2}))
    connection.close()
    assert run((ADD, {"one": 1, "other": 2})) == (3, 1)


@pytest.mark.parametrize(("said", "calls"), [(["b2.", "c3."], 1), (["b2!", "c3!"], 2), (["a2.", "a3."], 3)])
def test_those_that_wait_in_a_row_go_as_one_where_their_keys_differ_and_their_single_values_do_not(
    django_assert_num_queries: Callable[..., Any], said: list[str], calls: int
) -> None:
    for key, value, end in ["a1.", *said]:
        send((KEEP, {"key": key, "value": value, "end": end}))
    with django_assert_num_queries(2) as queries, connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('test.' || %s)", [said[-1][0]])
        assert cursor.fetchone() == (said[-1][1:],)
    assert queries[0]["sql"].count("EXECUTE") == calls


def _ended() -> None:
    """Somebody else ends this session, and the next request begins."""
    assert connection.connection is not None
    with connection.copy().cursor() as other:
        other.execute("SET ROLE NONE")
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
        other.connection.close()
    connection.health_check_done = False


@pytest.mark.django_db(transaction=True)
def test_a_question_costs_no_health_check(django_assert_num_queries: Callable[..., Any]) -> None:
    connection.health_check_enabled, connection.health_check_done = True, False
    with django_assert_num_queries(1):
        assert ask((ADD, {"one": 1, "other": 2})) == (3, 1)
    assert connection.health_check_done


@pytest.mark.django_db(transaction=True)
def test_a_question_to_a_session_that_has_ended_is_asked_on_a_new_one() -> None:
    ask((ADD, {"one": 1, "other": 2}))
    _ended()
    assert ask((ADD, {"one": 1, "other": 2})) == (3, 1)


@pytest.mark.django_db(transaction=True)
def test_a_question_that_the_database_refuses_is_asked_once() -> None:
    late = Prepared("test_late", "SELECT set_config('statement_timeout', '20', false), pg_sleep(%(seconds)s)")
    connection.cursor().execute("SET statement_timeout = 20")
    with pytest.raises(OperationalError):
        ask((late, {"seconds": 30}))
