"""Months that are old enough go; chains, seals and the rest of the log hold as before."""

import json
import os
import stat
import zipfile
from collections.abc import Callable
from contextlib import nullcontext, suppress
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client

from audit.anchors import anchor_seals
from audit.chain import fault_of
from audit.models import Anchor, Event, RetiredHead, SealedHead, Verification
from audit.retired import KEPT_AT_LEAST, LOG, retired_heads
from audit.retiring import LOCK
from audit.seals import seal_if_due
from core.errors import DomainError
from core.models import User
from core.policy import publish_policy
from sellers.models import LegalHold, Seller
from sellers.rights.holding import place_hold
from tests.audit.verifying.ageing import DAY, FEBRUARY, MARCH, MINUTE, make_old_log, positions, write_at
from tests.audit.verifying.forging import change, event, forging, owning, write

LogIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _an_old_log_and_an_owner(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for command in ("verify_audit", "retire_audit"):
        monkeypatch.setattr(f"audit.management.commands.{command}.as_owner", owning)
    make_old_log()


def verify() -> list[dict]:
    with suppress(SystemExit):
        call_command("verify_audit", stdout=StringIO(), stderr=StringIO())
    return Verification.objects.latest("pk").faults


def retire(*options: str) -> str:
    out = StringIO()
    call_command("retire_audit", *options, stdout=out)
    return out.getvalue()


def months() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'audit_event'::regclass")
        return sorted(name[-7:] for (name,) in cursor.fetchall() if "_2010_" in name)


def refusal() -> str:
    with pytest.raises(CommandError) as caught:
        retire("--yes")
    assert months() == ["2010_01", "2010_02"]
    return str(caught.value)


def test_it_only_says_what_would_go_unless_it_is_told_to_do_it() -> None:
    assert verify() == []
    assert retire() == "Would go with --yes: 2010-01 to 2010-02.\n"
    assert months() == ["2010_01", "2010_02"]


def test_a_dry_run_retires_nothing_whatever_else_is_said() -> None:
    verify()
    assert retire("--yes", "--dry-run") == "Would go with --yes: 2010-01 to 2010-02.\n"
    told = json.loads(retire("--json"))
    assert (told["dry_run"], told["months"], "events" in told) == (True, ["2010-01", "2010-02"], False)
    assert months() == ["2010_01", "2010_02"]


def test_old_months_go_and_the_rest_of_each_chain_still_verifies() -> None:
    verify()
    assert retire("--yes") == "Retired: 2010-01 to 2010-02, 8 events of 3 chains.\n"
    assert months() == []
    assert (positions("case_a"), positions("case_b"), positions("case_c")) == ([6, 7], [], [])
    assert verify() == []
    assert [fault_of(subject) for subject in ("case_a", "case_b", "case_d")] == [None, None, None]


def test_chains_go_on_after_what_was_retired_also_those_of_which_nothing_is_left() -> None:
    verify()
    retire("--yes")
    write("case_a", 1)
    write("case_b", 1)
    seal_if_due(timedelta(0))
    anchor_seals()
    assert (positions("case_a"), positions("case_b")) == ([6, 7, 8], [3])
    assert verify() == []


def test_the_log_itself_tells_of_it_under_an_anchored_seal() -> None:
    ids = list(Event.objects.filter(at__lt=MARCH).order_by("id").values_list("id", flat=True))
    verify()
    retire("--yes")
    told = Event.objects.get(action="log.retired")
    assert (told.subject, told.actor) == (LOG.public_id, "system")
    assert json.loads(told.data) == {
        "months": ["2010-01", "2010-02"],
        "before": "2010-03-01",
        "events": 8,
        "lowest_id": ids[0],
        "highest_id": ids[-1],
        "chains": 3,
        "heads": retired_heads()[1],
        "kept_days": 3650,
    }
    seal = SealedHead.objects.get(subject=LOG.public_id).seal
    assert Anchor.objects.filter(seal=seal).exists()
    assert dict(RetiredHead.objects.values_list("subject", "length")) == {"case_a": 5, "case_b": 2, "case_c": 1}


def test_an_export_of_it_is_genuine_and_holds_just_that(tmp_path: Path) -> None:
    verify()
    file = tmp_path / "old.zip"
    retire("--yes", "--export", str(file))
    out = StringIO()
    call_command("verify_export", str(file), stdout=out)
    assert "Genuine: 8 events" in out.getvalue()
    with zipfile.ZipFile(file) as archive:
        lines = [json.loads(line) for line in archive.read("events.jsonl").splitlines()]
    assert {line["subject"] for line in lines} == {"case_a", "case_b", "case_c"}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert verify() == []


def test_nothing_goes_where_the_export_cannot_be_written(tmp_path: Path) -> None:
    verify()
    file = tmp_path / "old.zip"
    file.touch()
    with pytest.raises(CommandError, match="nothing was retired"):
        retire("--yes", "--export", str(file))
    assert months() == ["2010_01", "2010_02"]


def test_the_next_time_only_what_has_grown_old_since_goes(held_seller: Seller) -> None:
    verify()
    assert "Retired: 2010-01 to 2010-01, 5 events of 2 chains." in retire("--yes")
    assert verify() == []
    LegalHold.objects.update(released_at=datetime.now(UTC))
    assert "Retired: 2010-02 to 2010-02, 3 events of 2 chains." in retire("--yes")
    assert verify() == []
    assert set(RetiredHead.objects.filter(subject="case_a").values_list("length", flat=True)) == {3, 5}


@pytest.fixture
def held_seller(seller: Seller, ops: User) -> Seller:
    """Who came in February."""
    User.objects.filter(pk=seller.user.pk).update(date_joined=FEBRUARY + DAY)
    place_hold(seller, actor=ops, reason="A proceeding")
    return seller


def test_a_legal_hold_keeps_the_log_since_the_seller_came(held_seller: Seller) -> None:
    verify()
    said = retire()
    assert "A legal hold keeps everything since 2010-02-02." in said
    assert "Would go with --yes: 2010-01 to 2010-01." in said


def test_a_chain_that_goes_to_and_fro_across_midnight_goes_with_the_month_after(held_seller: Seller) -> None:
    with forging():
        Event.objects.filter(subject="case_a", position=3).update(at=FEBRUARY + MINUTE)
        Event.objects.filter(subject="case_a", position=4).update(at=FEBRUARY - MINUTE)
    said = retire()
    assert "A chain goes to and fro across the end of 2010-01: it goes with the month after." in said
    assert "No month of the log can go." in said


def test_what_lies_in_no_month_keeps_all_later_ones() -> None:
    write_at("case_e", FEBRUARY - 40 * DAY)
    assert "An event of 2009-12-23 lies in audit_event_default" in retire()
    assert months() == ["2010_01", "2010_02"]


def test_months_that_are_younger_than_the_period_stay(ops: User) -> None:
    publish_policy({"audit_kept_days": 10_000}, actor=ops, note="test")
    verify()
    assert retire() == "No month of the log can go.\n"


def test_no_policy_keeps_the_log_for_less_than_a_year(ops: User) -> None:
    with pytest.raises(DomainError):
        publish_policy({"audit_kept_days": KEPT_AT_LEAST - 1}, actor=ops, note="test")


def test_what_was_not_verified_within_a_day_stays() -> None:
    assert "verify_audit" in refusal()
    verify()
    with owning():
        Verification.objects.update(ended_at=datetime.now(UTC) - timedelta(days=2))
    assert "verify_audit" in refusal()


def test_what_was_written_after_the_verification_stays() -> None:
    verify()
    write_at("case_e", FEBRUARY)
    assert "verify_audit" in refusal()


def test_a_log_with_faults_stays() -> None:
    change(event("case_a", 6), actor="usr_x")
    verify()
    assert "found faults" in refusal()


def test_what_is_not_anchored_stays(settings) -> None:
    settings.AUDIT_ANCHORS = ""
    verify()
    assert "VOUCHROOM_AUDIT_ANCHORS" in refusal()


def test_the_application_retires_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    verify()
    monkeypatch.setattr("audit.management.commands.retire_audit.as_owner", nullcontext)
    assert "OWNER_DATABASE_URL" in refusal()
    for statement in (
        "INSERT INTO audit_retired_head (subject, length, head) VALUES ('case_a', 3, '')",
        "DROP TABLE audit_event_2010_01",
        "ALTER TABLE audit_event DETACH PARTITION audit_event_2010_01",
    ):
        with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
            connection.cursor().execute(statement)


def test_nothing_goes_while_the_log_is_verified_and_the_other_way_round() -> None:
    verify()
    name = connection.settings_dict["NAME"]
    other = psycopg2.connect(os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}")
    with other.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_lock_shared({LOCK})")
        assert "being verified or retired just now" in refusal()
        cursor.execute(f"SELECT pg_advisory_unlock_shared({LOCK})")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock_all()")
    with other.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_lock({LOCK})")
        with pytest.raises(CommandError, match="are being retired just now"):
            call_command("verify_audit", stdout=StringIO(), stderr=StringIO())
    other.close()


def test_where_it_cannot_be_anchored_at_once_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    verify()
    monkeypatch.setattr("audit.stores.FileStore.write", lambda *_: 1 / 0)
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("retire_audit", "--yes", stdout=out)
    assert "It is not anchored yet" in out.getvalue()
    assert [fault["kind"] for fault in verify()] == ["retirement_unanchored"]
    monkeypatch.undo()


def test_the_page_of_an_event_shows_no_gap_where_events_were_retired(log_in: LogIn, ops: User) -> None:
    verify()
    retire("--yes")
    page = log_in(ops).get(f"/admin/audit/event/{event('case_a', 6).pk}/change/").content.decode()
    assert "Missing: there was an event here." not in page
    assert "every event of this subject fits" in page
