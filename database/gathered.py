"""A condition by ids that are gathered first."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, QuerySet


class Gathered(ArraySubquery):
    template = "(ARRAY(%(subquery)s))"


def is_one_of(column: str, ids: QuerySet[Any, Any]) -> Func:
    """As `column__in=ids`, for few ids of a large table: each is looked up in the index on the column. Of IN PostgreSQL
    guesses how many there are, and often reads the whole table instead."""
    return Func(F(column), Gathered(ids), template="%(expressions)s", arg_joiner=" = ANY ", output_field=BooleanField())
