"""`manage.py export_sellers`: who is in the file, with what, and what is in none."""

import csv
import hashlib
import json
import stat
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from audit.models import Event
from sellers.actions import open_account_for
from sellers.models import Business, Seller
from sellers.references import save_reference
from tests.verification.building import complete, open_case
from verification import listed
from verification.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "sellers.csv"


def export(file: Path, *options: str) -> dict[str, Any]:
    out = StringIO()
    call_command("export_sellers", str(file), "--json", *options, stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def table(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_a_line_has_status_country_and_newest_case_and_nothing_personal(seller: Seller, file: Path) -> None:
    complete(seller)
    open_case(seller, Case.Status.REJECTED)
    case = open_case(seller, Case.Status.SESSION_NEEDED)
    told = export(file)
    (row,) = table(file)
    assert (row["id"], row["status"], row["business_country"]) == (seller.public_id, "onboarding", "GB")
    assert (row["case"], row["case_status"], row["time_zone"]) == (case.public_id, "session_needed", "Europe/London")
    assert row["case_submitted_at"].endswith("Z")
    text = file.read_text()
    private = [seller.user.email, "Sam", "Acme", "High Street", "Leeds", "01234567", "123456782", "GB33BUKB"]
    assert [word for word in private if word in text] == []
    assert (told["count"], stat.S_IMODE(file.stat().st_mode)) == (1, 0o600)


def test_a_line_has_the_reference_by_which_a_platform_finds_its_seller(seller: Seller, file: Path) -> None:
    save_reference(seller, actor=None, reference="A-17")
    export(file)
    assert [row["reference"] for row in table(file)] == ["A-17"]


def test_with_personal_data_it_has_names_and_addresses_and_still_no_number(seller: Seller, file: Path) -> None:
    complete(seller)
    export(file, "--personal")
    (row,) = table(file)
    assert (row["email"], row["business_legal_name"], row["person_family_name"]) == (
        seller.user.email,
        "Acme Trading Ltd",
        "Seller",
    )
    assert [number for number in ("01234567", "123456782", "GB33BUKB", "1980") if number in file.read_text()] == []


def test_the_log_knows_of_it_and_of_which_file(seller: Seller, file: Path) -> None:
    export(file, "--personal")
    told = Event.objects.get(action="sellers.exported")
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    assert (told.actor, json.loads(told.data)) == ("system", {"count": 1, "personal": True, "sha256": sha256})


def test_a_suspicion_of_fraud_reads_like_every_review(make_seller: Callable[..., Seller], file: Path) -> None:
    held = [Case.Status.FRAUD_SUSPECTED, Case.Status.DOCUMENT_REVIEW, Case.Status.RULING_NEEDED]
    for number, status in enumerate(held):
        open_case(make_seller(f"s{number}@example.com"), status)
    export(file)
    assert [row["case_status"] for row in table(file)] == ["in_review"] * 3


def test_a_cell_that_a_spreadsheet_would_run_is_defused(seller: Seller, file: Path) -> None:
    complete(seller)
    Business.objects.update(legal_name="=cmd|' /C calc'!A0")
    export(file, "--personal")
    assert table(file)[0]["business_legal_name"] == "'=cmd|' /C calc'!A0"
    lines = file.with_suffix(".jsonl")
    export(lines, "--personal")
    assert json.loads(lines.read_text())["business_legal_name"] == "=cmd|' /C calc'!A0"


def test_everybody_of_this_world_is_there_once_in_however_many_batches(
    make_seller: Callable[..., Seller], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listed, "BATCH", 2)
    made = [make_seller(f"s{number}@example.com").public_id for number in range(5)]
    open_account_for("t@example.com", actor=None, is_test=True)
    Seller.objects.filter(public_id=made[0]).update(erased_at=timezone.now())
    lines = file.with_suffix(".jsonl")
    export(lines)
    rows = [json.loads(line) for line in lines.read_text().splitlines()]
    assert [row["id"] for row in rows] == made
    assert (rows[0]["erased_at"] is not None, rows[1]["erased_at"], rows[1]["case"]) == (True, None, None)


def test_queries_do_not_grow_with_the_sellers(
    make_seller: Callable[..., Seller], django_assert_num_queries: Any
) -> None:
    for number in range(30):
        open_case(make_seller(f"s{number}@example.com"), Case.Status.SESSION_NEEDED)
    with django_assert_num_queries(3):
        assert len(list(listed.rows(personal=True))) == 30


def test_a_file_that_is_there_is_not_overwritten(seller: Seller, file: Path) -> None:
    file.write_text("mine")
    with pytest.raises(CommandError, match="is there already"):
        export(file)
    with pytest.raises(CommandError, match=r"ends with \.csv or \.jsonl"):
        export(file.with_suffix(".xlsx"))
    with pytest.raises(CommandError, match="No such file or directory"):
        export(file.parent / "nowhere" / "sellers.csv")
    assert file.read_text() == "mine"


def test_a_file_that_the_log_does_not_know_of_is_not_left(
    seller: Seller, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_given: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("verification.management.commands.export_sellers.tell_of_export", fail)
    with pytest.raises(RuntimeError):
        export(file)
    assert list(file.parent.glob("sellers*")) == []
