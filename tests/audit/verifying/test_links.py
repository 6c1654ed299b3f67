"""Properties of a chain: whatever is done to one event of it is found where it was done."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from audit.chain import link_hash
from audit.models import Event
from audit.verifying.examining import ChainRow, diagnose
from audit.verifying.faults import Fault
from tests.audit.verifying.words import words

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@st.composite
def chains(draw: st.DrawFn, at_least: int = 1) -> list[Event]:
    events: list[Event] = []
    previous = b""
    for position in range(1, draw(st.integers(at_least, 12)) + 1):
        data, actor, place = draw(words), draw(words), draw(words)
        event = Event(
            id=100 + position * 3,
            subject="case_1",
            position=position,
            at=NOW + timedelta(seconds=position),
            action="case.seen",
            actor=actor,
            data=data,
            place=place,
        )
        previous = event.hash = link_hash(previous, event)
        events.append(event)
    return events


def faults_of(events: list[Event], whole: list[Event]) -> list[Fault]:
    return diagnose("case_1", events, ChainRow(len(whole), bytes(whole[-1].hash)), [], (NEVER, NOW + timedelta(days=1)))


def names(faults: list[Fault], position: int) -> bool:
    return any(fault.first <= position <= fault.last for fault in faults)


@given(chains())
def test_a_chain_that_nobody_touched_holds(events: list[Event]) -> None:
    assert faults_of(events, events) == []


@given(chains(), st.data())
def test_any_change_to_any_column_is_found_at_its_position(events: list[Event], data: st.DataObject) -> None:
    event = data.draw(st.sampled_from(events))
    column = data.draw(st.sampled_from(["action", "actor", "data", "place"]))
    setattr(event, column, data.draw(words.filter(lambda word: word != getattr(event, column))))
    found = faults_of(events, events)
    assert [(fault.kind, fault.first) for fault in found] == [("changed", event.position)]


@given(chains(), st.data())
def test_any_other_time_is_found_at_its_position(events: list[Event], data: st.DataObject) -> None:
    event = data.draw(st.sampled_from(events))
    event.at += timedelta(microseconds=data.draw(st.integers(-(10**9), 10**9).filter(bool)))
    assert names(faults_of(events, events), event.position)


@given(chains(at_least=2), st.data())
def test_any_events_that_are_gone_are_found_at_their_positions(events: list[Event], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(events) - 2))
    gone = events[first : data.draw(st.integers(first + 1, len(events) - 1))]
    found = faults_of([event for event in events if event not in gone], events)
    assert all(names(found, event.position) for event in gone)


@given(chains(at_least=2), st.data())
def test_any_two_that_change_places_are_found(events: list[Event], data: st.DataObject) -> None:
    one, other = data.draw(st.lists(st.sampled_from(events), min_size=2, max_size=2, unique_by=lambda event: event.id))
    one.position, other.position = other.position, one.position
    found = faults_of(sorted(events, key=lambda event: event.position), events)
    assert names(found, one.position)
    assert names(found, other.position)


@given(chains(), st.data())
def test_any_cut_is_found_where_it_was_made(events: list[Event], data: st.DataObject) -> None:
    kept = data.draw(st.integers(0, len(events) - 1))
    found = faults_of(events[:kept], events)
    assert [(fault.kind, fault.first, fault.last) for fault in found] == [("cut_off", kept + 1, len(events))]
