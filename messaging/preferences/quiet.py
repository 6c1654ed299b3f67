"""Quiet hours: wall times of a zone in which nothing goes out that can wait. Pure: no clock, no database."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class QuietHours:
    """From `begins`, included, until `ends`, which is not; over midnight where it is the earlier one. Equal: none."""

    zone: ZoneInfo
    begins: time
    ends: time

    def cover(self, instant: datetime) -> bool:
        wall = instant.astimezone(self.zone).time()
        if self.begins <= self.ends:
            return self.begins <= wall < self.ends
        return wall >= self.begins or wall < self.ends

    def next_allowed(self, instant: datetime) -> datetime:
        """The instant itself unless it is quiet; else, in UTC, when that is over. An end that a change of the clocks
        skips lies as much later; the night goes on where a change takes the clock back into it."""
        while self.cover(instant):
            instant = self._next_end(instant)
        return instant

    def _next_end(self, instant: datetime) -> datetime:
        local = instant.astimezone(self.zone)
        day = local.date() if local.time() < self.ends else local.date() + timedelta(days=1)
        wall = datetime.combine(day, self.ends, self.zone)
        first, second = wall.astimezone(UTC), wall.replace(fold=1).astimezone(UTC)
        return first if first > instant else second  # of a wall time that exists twice, one may be past
