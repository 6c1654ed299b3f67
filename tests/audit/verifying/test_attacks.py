"""What somebody does who has the application's role, or more, and knows how the log is verified."""

from contextlib import nullcontext, suppress
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from audit.anchors import anchor_seals
from audit.chain import link_hash
from audit.log import address
from audit.models import Anchor, Chain, Event, Place, Seal, SealedHead, Verification
from audit.seals import BEGINNING, seal_hash, seal_if_due
from audit.verifying import run
from tests.audit.verifying.forging import change, event, forging, make_hashes_anew, make_seals_anew, owning, write

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)
LONG_AGO, FAR_OFF = datetime(2020, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)
HUGE = 2**63 - 1


@pytest.fixture(autouse=True)
def _two_chains_under_two_anchored_seals(db: None) -> None:
    for _ in range(2):
        write("case_a", 3)
        write("case_b", 3)
        with forging():  # as the owner, from whom no session is hidden: what came before is settled
            assert seal_if_due(timedelta(0))
    assert anchor_seals() == 2


def verify(**options: Any) -> str:
    out = StringIO()
    with suppress(SystemExit):
        call_command("verify_audit", stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def kinds() -> list[str]:
    verify()
    return [fault["kind"] for fault in Verification.objects.latest("pk").faults]


def found() -> list[tuple[str, str, list[int]]]:
    verify()
    return [(each["kind"], each["subject"], each["positions"]) for each in Verification.objects.latest("pk").faults]


def without_check_of_ids() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE; ALTER TABLE audit_event DROP CONSTRAINT audit_event_id_check; RESET ROLE")


def insert(number: int, subject: str, position: int) -> None:
    with forging():
        Event.objects.create(id=number, subject=subject, position=position, at=NOW, action="x.y", data="{}", hash=b"")


def append(subject: str, *times: datetime) -> None:
    """Events with hashes that fit, as somebody writes them who has the application's role."""
    chain = Chain.objects.get(subject=subject)
    head = bytes(chain.head)
    for position, at in enumerate(times, start=chain.length + 1):
        made = Event(subject=subject, position=position, at=at, action="document.viewed", actor="usr_x", data="{}")
        head = link_hash(head, made)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO audit_event (subject, position, at, action, actor, data, place, hash)"
                " VALUES (%s, %s, %s, 'document.viewed', 'usr_x', '{}', '', %s)",
                [subject, position, at, head],
            )
    Chain.objects.filter(subject=subject).update(length=chain.length + len(times), head=head)


def add_seal(*, number: int = 3, at: datetime | None = None, settled_at: datetime | None = None) -> None:
    """As the owner, with a hash that fits."""
    newest = Seal.objects.latest("number")
    at, settled_at = at or newest.at, settled_at or newest.settled_at
    made = seal_hash(bytes(newest.hash), number, at, settled_at, [])
    with forging():
        Seal.objects.create(number=number, at=at, settled_at=settled_at, hash=made, previous=bytes(newest.hash))


@pytest.mark.parametrize("number", [0, -7, -(2**63)])
def test_events_below_the_first_id_are_verified_too(number: int) -> None:
    without_check_of_ids()
    insert(number, "case_a", 2)
    insert(number + 1 if number < -7 else number - 1, "case_ghost", 1)
    assert ("inserted", "case_a", [2, 2]) in found()
    assert "no_chain" in kinds()


def test_a_gap_of_ids_costs_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "BATCH", 10)
    insert(HUGE, "case_z", 1)
    assert "no_chain" in kinds()


def test_events_of_another_time_are_found_in_the_first_seal_of_a_chain() -> None:
    write("case_n", 1)
    append("case_n", LONG_AGO, FAR_OFF)
    with forging():
        chain = Chain.objects.get(subject="case_n")
        assert seal_if_due(timedelta(0))
        SealedHead.objects.get_or_create(
            subject="case_n", length=3, head=bytes(chain.head), defaults={"seal": Seal.objects.latest("number")}
        )
    assert ("moved", "case_n", [2, 3]) in found()


def test_events_of_the_future_are_found_before_they_are_sealed() -> None:
    append("case_a", FAR_OFF)
    assert found() == [("moved", "case_a", [7, 7])]


def test_a_seal_that_sets_the_settled_time_back_is_found_and_loosens_nothing() -> None:
    add_seal(settled_at=BEGINNING)
    append("case_a", LONG_AGO)
    assert found() == [("seal_time", "", [0, 0]), ("moved", "case_a", [7, 7])]


def test_a_seal_of_the_future_is_found_and_keeps_no_other_from_being_made() -> None:
    add_seal(at=FAR_OFF)
    write("case_a", 2)
    assert seal_if_due(timedelta(minutes=15))
    assert kinds() == ["seal_time", "seal_time"]  # that one, and the next, which is earlier


def test_a_gap_of_seals_is_one_fault() -> None:
    add_seal(number=HUGE)
    assert kinds() == ["seals_missing", "seal_changed"]


def test_the_application_writes_itself_no_verdict_and_no_place_to_resume_from() -> None:
    verify()
    for statement in (
        "UPDATE audit_verification SET faults = '[]', fault_count = 0",
        "DELETE FROM audit_verification",
        "INSERT INTO audit_verification (began_at, events, resumed_after, last_event, last_seal, last_anchor, faults,"
        " fault_count, suspects) VALUES (now(), 0, 0, 9, 0, 0, '[]', 0, '[]')",
    ):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_a_run_that_goes_on_says_from_where() -> None:
    last = event("case_b", 3).pk
    with owning():
        Verification.objects.create(last_event=last)
    assert f"Up to event {last} a run before had verified it" in verify(resume=True)


def test_a_verification_by_the_application_says_whose_work_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.management.commands.verify_audit.as_owner", nullcontext)
    with pytest.raises(CommandError, match="OWNER_DATABASE_URL"):
        verify()


def test_a_seal_that_only_says_it_was_anchored_is_found_and_anchored_by_the_next_sweep() -> None:
    write("case_a", 1)
    seal = seal_if_due(timedelta(0))
    assert seal
    Anchor.objects.create(seal=seal, address="file:///elsewhere")
    assert kinds() == ["anchor_missing"]
    assert anchor_seals() == 1
    assert kinds() == []


def test_a_seal_that_was_never_anchored_is_found_after_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    seal_if_due(timedelta(0))
    assert kinds() == []
    monkeypatch.setattr("audit.verifying.trusted.ANCHORED_WITHIN", timedelta(0))
    assert kinds() == ["anchor_missing"]


def test_anchors_that_are_gone_are_found_although_all_else_was_rewritten() -> None:
    assert kinds() == []
    anchors().unlink()
    change(event("case_a", 2), actor="usr_x")
    make_hashes_anew("case_a")
    make_seals_anew()
    with forging():
        Anchor.objects.all().delete()
    assert "anchors_gone" in kinds()


def test_anchors_that_are_gone_are_found_by_what_the_database_says_of_them() -> None:
    anchors().unlink()
    assert kinds() == ["anchor_missing", "anchor_missing"]


def test_a_line_that_is_no_anchor_is_found_and_spoils_no_other() -> None:
    with anchors().open("ab") as file:
        file.write(b'{"at":"","heads":[]}\nnonsense]}\n{"seal":[1],"hash":3,"heads":[]}\n')
    assert kinds() == ["anchor_unreadable"] * 3


def test_an_anchor_whose_hash_does_not_fit_what_it_says_is_found() -> None:
    anchors().write_text(anchors().read_text().replace('"case_a",3,', '"case_a",2,'))
    with forging():
        SealedHead.objects.filter(seal=1).delete()
        Seal.objects.filter(number=1).update(hash=b"other")
    assert "anchor_changed" in kinds()


def test_an_address_that_was_not_seen_is_found() -> None:
    token = address.set("2001:DB8::7")
    write("case_a", 1)
    address.reset(token)
    assert kinds() == []
    place = Place.objects.get().token
    with forging():
        Place.objects.update(address="203.0.113.9")
    out = verify()
    assert f"The address that is kept for place {place} is not the one that was seen." in out


def test_a_seal_that_has_long_been_unsettled_is_told() -> None:
    assert "may be dated back" not in verify()
    add_seal(settled_at=BEGINNING)
    assert "may be dated back" in verify()


def anchors() -> Path:
    return Path(settings.AUDIT_ANCHORS.removeprefix("file://"))
