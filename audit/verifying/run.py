"""The whole verification: events, heads, seals, then each chain under suspicion."""

from collections.abc import Callable, Iterator
from itertools import chain

from django.db.models import Max
from django.utils import timezone

from audit.models import Event, Verification
from audit.verifying.comparing import Comparison
from audit.verifying.examining import examine
from audit.verifying.faults import Fault
from audit.verifying.reading import BATCH, Chains
from audit.verifying.trusted import Trusted

OTHERS = 1_000  # chains among which it is looked for the one that an event belongs to
KEPT = 1_000  # faults that are stored


def verify(*, resume: bool, progress: Callable[[int, int], None], say: Callable[[Fault], None]) -> Verification:
    """`progress(id, highest id)` after each batch, `say` for each fault. `resume`: goes on where one was cut short."""
    run = (resume and Verification.objects.filter(ended_at=None).order_by("-pk").first()) or Verification()
    run.save()
    chains = Chains(set(run.suspects))
    if run.last_event:
        chains.go_on_from(run.last_event)
    _read_events(run, chains, progress)
    chains.compare_with_rows()
    comparison = Comparison(chains, trusted := Trusted())
    comparison.run()
    found = []
    for fault in chain(trusted.faults, _faults(comparison)):
        say(fault)
        found.append(fault)
    run.faults, run.fault_count = [fault.as_row() for fault in found[:KEPT]], len(found)
    run.last_seal, run.last_anchor = max(comparison.since, default=0), max(trusted.anchors, default=0)
    run.ended_at, run.suspects = timezone.now(), []
    run.save()
    return run


def _read_events(run: Verification, chains: Chains, progress: Callable[[int, int], None]) -> None:
    highest = Event.objects.aggregate(highest=Max("id"))["highest"] or 0
    before = run.events
    while run.last_event < highest:
        until = min(run.last_event + BATCH, highest)
        chains.read(run.last_event, until)
        run.last_event, run.events, run.suspects = until, before + chains.count, sorted(chains.suspects)
        run.save()
        progress(until, highest)


def _faults(comparison: Comparison) -> Iterator[Fault]:
    suspects = sorted(comparison.chains.suspects)
    for subject in suspects:
        yield from examine(subject, comparison.sealed(subject), comparison.trusted.since, suspects[:OTHERS])
