"""A condition by ids that are gathered first."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, F, Func, QuerySet, Value


def is_one_of(column: str, ids: QuerySet[Any, Any]) -> Func:
    """As `column__in=ids`, for few ids of a large table: each is looked up in the index on the column. Of IN PostgreSQL
    guesses how many there are, and often reads the whole table instead."""
    return _any(column, ArraySubquery(ids))


def is_any_of(column: str, keys: list[int]) -> Func:
    """As `column__in=keys`, for thousands of them: one parameter instead of one for each."""
    return _any(column, Value(keys, output_field=ArrayField(BigIntegerField())))


def _any(column: str, array: Any) -> Func:
    return Func(F(column), array, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=BooleanField())
