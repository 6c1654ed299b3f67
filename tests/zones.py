"""Zones by what the clock says there now."""

from core.clock import database_now


def zone_at(hour: int) -> str:
    """One in which this hour of the day has begun."""
    ahead = (hour - database_now().hour + 12) % 24 - 12
    return f"Etc/GMT{-ahead:+d}"  # these names count westwards
