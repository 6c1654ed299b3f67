"""A channel in one sweep: which of its providers take copies now, and how many are claimed for them at once."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from core.policy import current_policy
from messaging.channels import open_channels
from messaging.channels.base import Channel
from messaging.models import Provider
from messaging.sending.providers import begin_trial, leave_trial, note_failure, note_success, rows_of
from messaging.sending.rates import rate_of


@dataclass
class Way:
    """A provider, asked for the copies of one chunk. `on_trial`: it was left alone, and this is the copy that tries."""

    channel: Channel
    row: Provider
    on_trial: bool = False
    left_alone: bool = field(default=False, init=False)
    asked: bool = field(default=False, init=False)

    def works(self) -> None:
        """It answered, if only to refuse this copy."""
        self.asked = True
        note_success(self.row)

    def fails(self, error: str) -> None:
        self.asked = True
        self.left_alone = note_failure(self.row, error)

    def close(self) -> None:
        if self.on_trial and not self.asked:
            leave_trial(self.row)


@dataclass
class Lane:
    channel: str
    providers: Sequence[Channel]
    per_minute: int
    size: int = field(default=1, init=False)
    rests_until: float = field(default=0.0, init=False)
    throttled: bool = field(default=False, init=False)

    @contextmanager
    def ways(self, *, alone: bool) -> Iterator[list[Way]]:
        """In the order in which they are asked; none: all are left alone. What goes alone tries no provider while
        there is another: it would wait for a call that hangs."""
        found: list[Way] = []
        rows = rows_of(self.channel, [each.provider for each in self.providers])
        healthy = any(row.open_until is None for row in rows.values())
        for provider in self.providers:
            row = rows[provider.provider]
            if row.open_until is None:
                found.append(Way(provider, row))
            elif not found and not (alone and healthy) and begin_trial(row):
                found.append(Way(provider, row, on_trial=True))
        try:
            yield found
        finally:
            for way in found:
                way.close()

    def rest(self, seconds: float, *, throttled: bool = False) -> None:
        self.rests_until, self.throttled = time.monotonic() + seconds, throttled


@contextmanager
def open_lanes() -> Iterator[Mapping[str, Lane]]:
    policy = current_policy()
    with open_channels() as channels:
        yield {name: Lane(name, providers, rate_of(name, policy)) for name, providers in channels.items()}
