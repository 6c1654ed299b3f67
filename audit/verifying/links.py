"""Faults of one chain, found from its events alone. Pure."""

from collections.abc import Iterator, Sequence
from copy import copy
from itertools import groupby

from audit.chain import link_hash
from audit.models import Event
from audit.retired import BEGIN, Begin
from audit.verifying.faults import Fault


class Links:
    """Walks along the events of a subject, which come by position and id.

    `others`: subjects whose chains are suspect too. `shift`: by how many places what follows was moved. `begin`: what
    was retired, where nothing stands any more.
    """

    def __init__(self, subject: str, events: Sequence[Event], others: Sequence[str], begin: Begin) -> None:
        self.subject, self.others, self.begin = subject, others, begin
        self.faults = [self._fault("inserted", event) for event in events if event.position <= begin[0]]
        events = events[len(self.faults) :]
        self.by_id = sorted(events, key=lambda event: event.id)
        self.misplaced = [one for one, other in zip(events, self.by_id, strict=True) if one.id != other.id]
        self.groups = [list(group) for _position, group in groupby(events, key=lambda event: event.position)]
        self.hashes: list[bytes | None] = [begin[1]]  # of the events so far; None: of one that is missing
        self.shift = 0

    def find(self) -> list[Fault]:
        if self.misplaced and self._holds_by_id():
            return self.faults + [self._fault("reordered", event) for event in self.misplaced]
        expected, before = self.begin[0] + 1, None
        for number, group in enumerate(self.groups):
            position = group[0].position
            if position > expected:
                self._add("missing", expected, position - 1)
                self.hashes.append(None)
            event = next((each for each in group if self._fits(each)), None)
            self.faults += [self._fault("inserted", each) for each in group if each is not (event or group[0])]
            if event is None:
                event = group[0]
                self._judge(event, before, self.groups[number + 1][0] if number + 1 < len(self.groups) else None)
            self.hashes.append(bytes(event.hash))
            expected, before = position + 1, event
        return self.faults

    def _judge(self, event: Event, before: Event | None, after: Event | None) -> None:
        """An event that does not fit the one before it: why?"""
        if len(self.hashes) > 1 and self._fits(event, shift=self.shift + 1, previous=self.hashes[-2]):
            self.shift += 1
            self._add("inserted", event.position - 1, event.position - 1, before)
        elif other := next((each for each in self.others if self._fits(event, subject=each)), None):
            self.faults.append(self._fault("foreign", event, other))
        elif event in self.misplaced:
            self.faults.append(self._fault("reordered", event))
        elif after and self._fits(after, shift=self.shift - 1, previous=bytes(event.hash)):
            self.shift -= 1
            self._add("missing", event.position, event.position, None)
        elif (before and event.at < before.at) or (after and after.at < event.at):
            self.faults.append(self._fault("moved", event))
        else:
            self.faults.append(self._fault("changed", event))

    def _holds_by_id(self) -> bool:
        """In the order in which they were written, numbered anew."""
        first, before = self.begin
        for position, event in enumerate(self.by_id, start=first + 1):
            if not self._fits(event, shift=event.position - position, previous=before):
                return False
            before = bytes(event.hash)
        return True

    def _fits(
        self, event: Event, *, subject: str = "", shift: int | None = None, previous: bytes | None = None
    ) -> bool:
        """As it stands, or as if it had stood elsewhere. After a missing event nobody can know."""
        before = self.hashes[-1] if previous is None else previous
        if before is None:
            return True
        there = copy(event)
        there.subject = subject or event.subject
        there.position = event.position - (self.shift if shift is None else shift)
        return link_hash(before, there) == bytes(event.hash)

    def _fault(self, kind: str, event: Event, other: str = "") -> Fault:
        return Fault(kind, self.subject, event.position, event.position, event.id, other)

    def _add(self, kind: str, first: int, last: int, event: Event | None = None) -> None:
        self.faults.append(Fault(kind, self.subject, first, last, event.id if event else None))


def links_of(
    subject: str, events: Sequence[Event], others: Sequence[str] = (), begin: Begin = BEGIN
) -> Iterator[Fault]:
    yield from Links(subject, events, [each for each in others if each != subject], begin).find()
