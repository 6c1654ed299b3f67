"""Putting sentences together as a language does: Chinese and Japanese leave no space between them."""

from functools import reduce

from django.utils.translation import gettext as _


def in_a_row(*sentences: object) -> str:
    return reduce(_join, map(str, sentences))


def _join(first: str, second: str) -> str:
    return _("%(first)s %(second)s") % {"first": first, "second": second}
