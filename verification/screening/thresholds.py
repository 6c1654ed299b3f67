"""The figures of a plan with which single rules compare what they measure. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

FURTHEST_DAYS = 90  # no figure of days is larger, so nothing older needs to be kept to try another one


def _figure(default: int, *, lowest: int = 1, highest: int) -> Any:
    return field(default=default, metadata={"lowest": lowest, "highest": highest})


@dataclass(frozen=True)
class Thresholds:
    """The unit is the last word of each name. Defaults are those of the shipped plan."""

    random_sample_percent: int = _figure(5, lowest=0, highest=100)
    document_new_days: int = _figure(14, lowest=0, highest=FURTHEST_DAYS)  # issued less long ago: asked about
    velocity_accounts_count: int = _figure(5, highest=1000)  # registered from one network, other than the seller's, …
    velocity_days: int = _figure(7, highest=FURTHEST_DAYS)  # … within these days


SHIPPED = Thresholds()
BOUNDS = {each.name: (each.metadata["lowest"], each.metadata["highest"]) for each in fields(Thresholds)}


def thresholds_of(stored: Mapping[str, int]) -> Thresholds:
    """A figure that a plan does not name is that of the shipped one."""
    return Thresholds(**{name: value for name, value in stored.items() if name in BOUNDS})


def label_of(name: str) -> str:
    """How pages call a figure."""
    return name.replace("_", " ")
