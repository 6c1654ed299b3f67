from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import DataError, OperationalError, connection, transaction

from database.prepared import Prepared, run, send

ADD = Prepared("test_add_group", "INSERT INTO auth_group (name) VALUES (%(name)s)")
COUNT = Prepared("test_count_groups", "SELECT count(*) FROM auth_group WHERE starts_with(name, %(beginning)s)")
DIVIDE = Prepared("test_divide_by", "SELECT 6 / %(by)s::int")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _unknown_to_the_next_test(db: None) -> Iterator[None]:
    yield
    connection.close()


def add(name: str) -> None:
    send((ADD, {"name": f"sent {name}"}))


def sent() -> list[str]:
    names = Group.objects.filter(name__startswith="sent").order_by("name").values_list("name", flat=True)
    return [name.removeprefix("sent ") for name in names]


def words(queries: Any) -> list[list[str]]:
    """The first word of each statement, by round trip."""
    return [[statement.split()[0] for statement in query["sql"].split("; ")] for query in queries]


def test_what_is_sent_goes_with_begin_and_commit_in_its_order(django_assert_num_queries: Callable[..., Any]) -> None:
    with django_assert_num_queries(1) as queries, transaction.atomic():
        add("a")
        add("b")
    assert words(queries) == [["BEGIN", "PREPARE", "EXECUTE", "EXECUTE", "COMMIT"]]
    assert sent() == ["a", "b"]


def test_begin_goes_with_what_is_run_first_and_alone_before_a_plain_query(
    django_assert_num_queries: Callable[..., Any],
) -> None:
    run((COUNT, {"beginning": "sent"}))
    with django_assert_num_queries(2) as queries, transaction.atomic():
        run((COUNT, {"beginning": "sent"}))
    assert words(queries) == [["BEGIN", "EXECUTE"], ["COMMIT"]]
    with django_assert_num_queries(3) as queries, transaction.atomic():
        Group.objects.exists()
    assert words(queries) == [["BEGIN"], ["SELECT"], ["COMMIT"]]


def test_of_a_transaction_that_says_nothing_the_database_hears_nothing(
    django_assert_num_queries: Callable[..., Any],
) -> None:
    with django_assert_num_queries(0), transaction.atomic():
        pass


def test_after_an_error_of_this_side_the_transaction_is_still_one() -> None:
    with transaction.atomic():
        with pytest.raises(KeyError):
            run((COUNT, {}))
        Group.objects.create(name="sent within")
        transaction.set_rollback(True)
    assert sent() == []


def test_it_goes_with_what_is_run_next(django_assert_num_queries: Callable[..., Any]) -> None:
    with transaction.atomic(), django_assert_num_queries(1):
        add("a")
        assert run((COUNT, {"beginning": "sent"})) == (1,)


def test_a_plain_query_sees_what_was_sent_before() -> None:
    with transaction.atomic():
        add("a")
        assert sent() == ["a"]


def test_outside_a_transaction_it_goes_at_once() -> None:
    add("a")
    assert connection.waiting == []
    assert sent() == ["a"]


@transaction.atomic
def _add_and_give_up() -> None:
    add("within")
    raise RuntimeError


@transaction.atomic
def _fail_and_add() -> None:
    try:
        run((DIVIDE, {"by": 0}))
    finally:
        add("within")


@transaction.atomic
def _send_what_fails() -> None:
    Group.objects.create(name="sent within")
    send((DIVIDE, {"by": 0}))


@transaction.atomic
def _add_and_lose_the_connection() -> None:
    add("within")
    connection.close()


def test_of_a_transaction_that_is_given_up_nothing_is_sent(django_assert_num_queries: Callable[..., Any]) -> None:
    with django_assert_num_queries(0), pytest.raises(RuntimeError):
        _add_and_give_up()
    with django_assert_num_queries(3) as queries, transaction.atomic():
        Group.objects.exists()
        add("within")
        transaction.set_rollback(True)
    assert words(queries) == [["BEGIN"], ["SELECT"], ["ROLLBACK"]]
    assert sent() == []


@pytest.mark.parametrize(("part", "error"), [(_add_and_give_up, RuntimeError), (_fail_and_add, DataError)])
def test_of_a_part_that_is_given_up_nothing_is_sent_and_the_rest_is(
    part: Callable[[], None], error: type[Exception]
) -> None:
    with transaction.atomic():
        add("before")
        with pytest.raises(error):
            part()
        add("later")
    assert sent() == ["before", "later"]


def test_an_error_that_comes_with_the_commit_gives_all_up_and_the_connection_goes_on() -> None:
    with pytest.raises(DataError):
        _send_what_fails()
    add("later")
    assert sent() == ["later"]


def test_a_connection_that_is_closed_takes_nothing_into_the_next() -> None:
    _add_and_lose_the_connection()
    assert connection.waiting == []
    assert sent() == []


def test_rows_that_are_fetched_in_pieces_can_be_within_a_transaction() -> None:
    for name in "abc":
        add(name)
    with transaction.atomic():
        assert len(list(Group.objects.filter(name__startswith="sent").iterator(chunk_size=1))) == 3


def test_on_commit_comes_after_what_was_sent() -> None:
    seen: list[list[str]] = []
    with transaction.atomic():
        transaction.on_commit(lambda: seen.append(sent()))
        add("a")
    assert seen == [["a"]]


def test_a_connection_that_the_server_ended_fails_one_transaction_and_not_the_next() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (number,) = cursor.fetchone()
    with connection.copy().cursor() as other:
        other.execute("SET ROLE NONE")
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [number])
        other.connection.close()
    with pytest.raises(OperationalError), transaction.atomic():
        run((COUNT, {"beginning": "sent"}))
    with transaction.atomic():
        add("later")
    assert sent() == ["later"]
