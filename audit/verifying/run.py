"""The whole verification: seals, events, heads, then each chain under suspicion."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain

from django.db.models import Max, Min
from django.utils import timezone

from audit.models import Event, SealedHead, Verification
from audit.verifying.examining import Sealed, examine
from audit.verifying.faults import Fault
from audit.verifying.placing import place_faults
from audit.verifying.reading import BATCH, Chains
from audit.verifying.retirements import Retirements
from audit.verifying.trusted import Trusted, Word, database_now

OTHERS = 1_000  # chains among which it is looked for the one that an event belongs to
KEPT = 1_000  # faults that are stored


def verify(*, resume: bool, progress: Callable[[int, int], None], say: Callable[[Fault], None]) -> Verification:
    """`progress(id, highest id)` after each batch, `say` for each fault. `resume`: goes on where one was cut short."""
    run = (resume and Verification.objects.filter(ended_at=None).order_by("-pk").first()) or Verification()
    run.resumed_after = run.resumed_after or run.last_event
    run.save()
    trusted, sealed, retirements = Trusted(), SealedHeads(), Retirements()
    chains = Chains(set(run.suspects), retirements.heads)
    with _nothing_collected():
        # Before the events: what is sealed has been written.
        chains.expect(map(sealed.note, trusted.words()))
        highest = Event.objects.aggregate(highest=Max("id"))["highest"] or 0
        chains.expect_last(trusted.since, until=database_now())  # none that bears a lower number was written later
        _read_events(run, chains, highest, progress)
        chains.compare_with_rows()
        chains.compare_with_seals()
    found = []
    in_chains = _faults(chains, trusted, sealed, retirements)
    for fault in chain(trusted.faults, retirements.faults(trusted), in_chains, place_faults()):
        say(fault)
        found.append(fault)
    run.faults, run.fault_count = [fault.as_row() for fault in found[:KEPT]], len(found)
    run.last_seal, run.last_anchor = trusted.newest, max(trusted.anchors, default=0)
    run.ended_at, run.suspects = timezone.now(), []
    run.save()
    return run


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """What reading makes has no circles, and to look for them among all heads costs a fifth."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _read_events(run: Verification, chains: Chains, highest: int, progress: Callable[[int, int], None]) -> None:
    chains.go_on_from(run.last_event)
    before = run.events
    while run.last_event < highest:
        count, until = chains.count, min(run.last_event + BATCH, highest)
        chains.read(run.last_event, until)
        if chains.count == count:
            until = _last_before_next(until)
        run.last_event, run.events, run.suspects = until, before + chains.count, sorted(chains.suspects)
        run.save()
        progress(until, highest)


def _last_before_next(event: int) -> int:
    """Where ids leave a gap, however wide."""
    following = Event.objects.filter(id__gt=event).aggregate(lowest=Min("id"))["lowest"]
    return following - 1 if following else event


def _faults(chains: Chains, trusted: Trusted, sealed: "SealedHeads", retirements: Retirements) -> Iterator[Fault]:
    suspects = sorted(chains.suspects)
    for subject in suspects:
        begin = retirements.begin_of(subject)
        yield from examine(subject, sealed.of(subject, trusted), trusted.since, suspects[:OTHERS], begin)


class SealedHeads:
    """What seals say of one chain. Seals that are made while the verification runs are left to the next one."""

    def __init__(self) -> None:
        self.words: dict[int, Word] = {}

    def note(self, word: Word) -> Word:
        """Of each seal, what is not about chains."""
        self.words[word.number] = Word(word.number, word.at, word.since, word.settled_at, [])
        return word

    def of(self, subject: str, trusted: Trusted) -> list[Sealed]:
        """By length."""
        heads = SealedHead.objects.filter(subject=subject).values_list("seal", "length", "head")
        rows = [row for row in heads if row[0] in self.words and row[0] not in trusted.other]
        for word in filter(None, trusted.other.values()):
            for line in word.lines:
                name, length, digits = line.decode().split()
                if name == subject:
                    rows.append((word.number, int(length), bytes.fromhex(digits)))
        told = [
            Sealed(number, self.words[number].at, self.words[number].since, length, bytes(head))
            for number, length, head in rows
        ]
        return sorted(told, key=lambda each: (each.length, each.seal))
