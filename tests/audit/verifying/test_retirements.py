"""Who cuts off the beginning of the log and calls it retirement is found, and what is left is as safe as before."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from audit.anchors import anchor_seals
from audit.chain import link_hash
from audit.log import record
from audit.models import Chain, Event, RetiredHead, Verification
from audit.retired import LOG, retired_heads
from audit.seals import seal_if_due
from tests.audit.verifying.ageing import MARCH, make_old_log, positions
from tests.audit.verifying.forging import change, event, forging, make_hashes_anew, make_seals_anew, owning, write

pytestmark = pytest.mark.django_db

Found = list[tuple[str, str, list[int]]]
JANUARY_GOES = "DROP TABLE audit_event_2010_01"
BOTH_GO = f"{JANUARY_GOES}; DROP TABLE audit_event_2010_02"
KEEP = """
    INSERT INTO audit_retired_head (subject, length, head)
    SELECT DISTINCT ON (subject) subject, position, hash FROM audit_event WHERE at < '{before}'
    ORDER BY subject, position DESC
"""


@pytest.fixture(autouse=True)
def _an_old_log_and_an_owner(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.management.commands.retire_audit.as_owner", owning)
    make_old_log()


@pytest.fixture
def retired() -> None:
    assert found() == []
    call_command("retire_audit", "--yes", stdout=StringIO())


def found() -> Found:
    with suppress(SystemExit):
        call_command("verify_audit", stdout=StringIO(), stderr=StringIO())
    faults = Verification.objects.latest("pk").faults
    return [(fault["kind"], fault["subject"], fault["positions"]) for fault in faults]


def as_owner(statement: str) -> None:
    with forging(), connection.cursor() as cursor:
        cursor.execute(statement)


def tell(**said: object) -> None:
    """The event of a retirement that the owner made up, sealed and anchored by the application itself."""
    data = {"before": "2010-03-01", "kept_days": 3650, "heads": retired_heads()[1], **said}
    record("log.retired", actor=None, subject=LOG, data=data)
    seal_if_due(timedelta(0))
    anchor_seals()


def test_a_month_that_was_dropped_by_hand_is_missing() -> None:
    as_owner(JANUARY_GOES)
    assert found() == [("missing", "case_a", [1, 3]), ("cut_off", "case_b", [1, 2])]


def test_a_month_dropped_by_hand_with_heads_kept_and_nothing_said_is_found() -> None:
    as_owner(f"{KEEP.format(before=MARCH)}; {BOTH_GO}")
    assert found() == [("retirement_unsaid", "", [0, 0])]


def test_a_month_dropped_by_hand_after_a_retirement_is_missing(retired: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'DROP TABLE ' || tableoid::regclass FROM audit_event LIMIT 1")
        as_owner(cursor.fetchone()[0])
    assert ("cut_off", "case_a", [6, 7]) in found()


def test_heads_of_what_was_retired_that_were_edited_are_found(retired: None) -> None:
    with forging():
        RetiredHead.objects.filter(subject="case_a").update(head=b"x" * 32)
    assert found() == [
        ("retirement_changed", "", [0, 0]),
        ("retired", "case_a", [1, 5]),
        ("changed", "case_a", [6, 6]),
    ]


def test_heads_of_what_was_retired_that_were_taken_away_are_found(retired: None) -> None:
    with forging():
        RetiredHead.objects.filter(subject="case_b").delete()
    assert ("retirement_changed", "", [0, 0]) in found()


def test_events_of_today_called_old_are_found(retired: None) -> None:
    """All but the age is as it should be: the chain of case_d is retired as well, and its month is dropped."""
    chain = Chain.objects.get(subject="case_d")
    with forging():
        RetiredHead.objects.create(subject="case_d", length=chain.length, head=bytes(chain.head))
        Event.objects.filter(subject="case_d").delete()
    tell()
    assert found() == [("retired", "case_d", [1, 2])]


@pytest.mark.parametrize(
    "said", [{"before": "2026-11-01"}, {"before": "2026-11-01", "kept_days": 1}, {"kept_days": 364}]
)
def test_a_retirement_of_months_that_were_too_young_is_found(retired: None, said: dict) -> None:
    tell(**said)
    assert ("retirement_young", "", [0, 0]) in found()


def test_a_retirement_that_no_anchor_holds_is_found() -> None:
    as_owner(KEEP.format(before=MARCH))
    record("log.retired", actor=None, subject=LOG, data={"before": "2010-03-01", "kept_days": 3650, "heads": ""})
    seal_if_due(timedelta(0))
    as_owner(BOTH_GO)
    assert ("retirement_unanchored", "", [0, 0]) in found()


@pytest.mark.parametrize("said", [{"before": "soon"}, {"before": 7}, {"kept_days": None}, {"kept_days": "x"}])
def test_a_retirement_that_cannot_be_read_is_found(retired: None, said: dict) -> None:
    tell(**said)
    assert found() == [("retirement_unreadable", "", [0, 0])]


def test_an_event_of_a_retirement_that_was_edited_is_found(retired: None) -> None:
    told = Event.objects.get(action="log.retired")
    change(told, data=json.dumps(json.loads(told.data) | {"events": 7}))
    assert found() == [("changed", LOG.public_id, [1, 1])]


def test_an_event_of_a_retirement_that_was_taken_away_is_found(retired: None) -> None:
    with forging():
        Event.objects.filter(action="log.retired").delete()
        Chain.objects.filter(subject=LOG.public_id).delete()
    assert found()[:2] == [("retirement_unsaid", "", [0, 0]), ("cut_off", LOG.public_id, [1, 1])]


def test_a_chain_that_begins_with_a_made_up_head_is_found(retired: None) -> None:
    """Its head, its events, their hashes and the event of the retirement fit each other."""
    with forging():
        RetiredHead.objects.filter(subject="case_a").update(head=b"x" * 32)
        previous = b"x" * 32
        for each in Event.objects.filter(subject="case_a").order_by("position"):
            previous = link_hash(previous, each)
            Event.objects.filter(pk=each.pk).update(hash=previous)
        Chain.objects.filter(subject="case_a").update(head=previous)
    tell()
    assert found() == [("retired", "case_a", [1, 5]), ("rewritten", "case_a", [6, 7])]


def edit() -> None:
    change(event("case_a", 6), action="case.closed")


def delete() -> None:
    with forging():
        event("case_a", 6).delete()


def reorder() -> None:
    one, other = event("case_d", 1), event("case_d", 2)
    change(one, position=2)
    change(other, position=1)


def insert_where_it_was_retired() -> None:
    with forging():
        copy = event("case_a", 6)
        copy.pk, copy.position = None, 2
        copy.save()


def move_in_time() -> None:
    change(event("case_d", 2), at=datetime(2026, 11, 2, tzinfo=UTC))


def cut_tail() -> None:
    with forging():
        event("case_a", 7).delete()
        Chain.objects.filter(subject="case_a").update(length=6, head=bytes(event("case_a", 6).hash))


def cut_all() -> None:
    with forging():
        Event.objects.filter(subject="case_a").delete()
        head = bytes(RetiredHead.objects.get(subject="case_a").head)
        Chain.objects.filter(subject="case_a").update(length=5, head=head)


def rewrite() -> None:
    change(event("case_d", 1), action="case.closed")
    make_hashes_anew("case_d")


@pytest.mark.parametrize(
    ("forge", "fault"),
    [
        (edit, ("changed", "case_a", [6, 6])),
        (delete, ("missing", "case_a", [6, 6])),
        (reorder, ("reordered", "case_d", [1, 2])),
        (insert_where_it_was_retired, ("inserted", "case_a", [2, 2])),
        (move_in_time, ("moved", "case_d", [2, 2])),
        (cut_tail, ("cut_off", "case_a", [7, 7])),
        (cut_all, ("cut_off", "case_a", [6, 7])),
        (rewrite, ("rewritten", "case_d", [1, 2])),
    ],
)
def test_what_is_left_is_as_safe_as_before(retired: None, forge: Callable[[], None], fault: tuple) -> None:
    forge()
    assert found()[0] == fault


def test_a_rest_rewritten_with_all_hashes_and_seals_is_found(retired: None) -> None:
    change(event("case_a", 6), action="case.closed")
    make_hashes_anew("case_a")
    make_seals_anew()
    faults = found()
    assert "seal_other" in {kind for kind, _subject, _positions in faults}
    assert ("rewritten", "case_a", [6, 7]) in faults


def test_what_is_left_of_two_chains_that_were_swapped_is_found(retired: None) -> None:
    with forging():
        for subject, other in (("case_a", "case_x"), ("case_d", "case_a"), ("case_x", "case_d")):
            Event.objects.filter(subject=subject).update(subject=other)
    assert {subject for _kind, subject, _positions in found()} == {"case_a", "case_d"}


def test_a_run_that_was_cut_short_before_a_retirement_is_gone_on_with(retired: None) -> None:
    write("case_a", 1)
    with owning():
        Verification.objects.create(last_event=event("case_a", 6).pk)
        call_command("verify_audit", "--resume", stdout=StringIO(), stderr=StringIO())
    assert Verification.objects.latest("pk").faults == []
    assert positions("case_a") == [6, 7, 8]
