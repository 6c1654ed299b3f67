"""The export: what it holds, that it is told, and that a forged one is found."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from audit.exports.making import harmless
from audit.models import Event
from core.models import User
from core.policy import publish_policy
from sellers.models import Seller
from tests.audit.telling import say

LogIn = Callable[[User], Client]
EXPORT = "/admin/audit/event/export/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def client(log_in: LogIn, ops: User) -> Client:
    return log_in(ops)


def fetch(client: Client, query: str = "") -> bytes:
    response = client.post(EXPORT, {"query": query})
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith('attachment; filename="audit-')
    return b"".join(response.streaming_content)


def opened(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def verify(tmp_path: Path, content: bytes, *more: str) -> str:
    file, said = tmp_path / "export.zip", io.StringIO()
    file.write_bytes(content)
    call_command("verify_export", str(file), *more, stdout=said)
    return said.getvalue()


def test_it_holds_what_the_filter_shows_twice_and_says_so(client: Client, ops: User, tmp_path: Path) -> None:
    for number in range(3):
        say("document.viewed", f"doc_{number}", actor=ops, of="203.0.113.7", page=number)
    say("document.accepted", "doc_1")
    content = fetch(client, "action=document.viewed")
    files = opened(content)
    lines = [json.loads(line) for line in files["events.jsonl"].splitlines()]
    table = list(csv.DictReader(io.StringIO(files["events.csv"])))
    assert [line["subject"] for line in lines] == ["doc_2", "doc_1", "doc_0"]
    assert [(row["subject"], row["address"], row["name"]) for row in table] == [
        (f"doc_{number}", "203.0.113.7", "Ops") for number in (2, 1, 0)
    ]
    manifest = json.loads(files["manifest.json"])
    assert (manifest["count"], manifest["filter"]) == (3, {"action": "document.viewed"})
    assert manifest["exported_by"] == {"id": ops.public_id, "name": "Ops", "role": "ops"}
    assert verify(tmp_path, content).startswith("Genuine: 3 events, exported by Ops at ")


def test_it_is_an_event_with_ids_instead_of_names_and_the_hash_of_what_left(
    client: Client, ops: User, lead: User
) -> None:
    say("document.viewed", "doc_1", actor=lead, of="203.0.113.7")
    content = fetch(client, f"actor={lead.email}&address=203.0.113.7&since=2026-01-01T00:00")
    event = Event.objects.latest("id")
    data = json.loads(event.data)
    assert (event.action, event.actor, event.subject) == ("log.exported", ops.public_id, ops.public_id)
    assert data["filter"]["actor"] == [lead.public_id]
    assert data["filter"]["since"] == "2026-01-01T00:00:00+00:00"
    assert "203.0.113.7" not in event.data
    assert lead.email not in event.data
    manifest = json.loads(opened(content)["manifest.json"])
    assert (data["count"], data["sha256"]) == (1, manifest["sha256"]["events.jsonl"])


def test_it_goes_in_batches_and_misses_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.exports.making.BATCH", 2)
    for number in range(5):
        say("case.seen", f"case_{number}")
    lines = opened(fetch(client))["events.jsonl"].splitlines()
    assert [json.loads(line)["subject"] for line in lines] == [f"case_{number}" for number in (4, 3, 2, 1, 0)]


def test_no_cell_is_taken_for_a_formula(client: Client) -> None:
    assert [harmless(text) for text in ("=1+1", "+1", "-1", "@a", "a=1")] == ["'=1+1", "'+1", "'-1", "'@a", "a=1"]
    say("case.seen", "=cmd")
    row = next(csv.DictReader(io.StringIO(opened(fetch(client))["events.csv"])))
    assert row["subject"] == "'=cmd"


def test_more_than_one_export_may_hold_is_refused_with_a_sentence(client: Client, ops: User) -> None:
    publish_policy({"export_events_count": 2}, actor=ops, note="test")
    for _ in range(3):
        say("case.seen")
    response = client.post(EXPORT, {"query": "subject=case_1"}, follow=True)
    assert "More than 2 events fit, which is more than one export may hold." in response.content.decode()
    assert not Event.objects.filter(action="log.exported").exists()


def test_a_wrong_filter_exports_nothing(client: Client) -> None:
    response = client.post(EXPORT, {"query": "address=nonsense"}, follow=True)
    assert "Nothing was exported: correct the filter first." in response.content.decode()


def test_leads_may_read_and_not_export(log_in: LogIn, lead: User) -> None:
    client = log_in(lead)
    say("case.seen")
    assert "Export these" not in client.get("/admin/audit/event/").content.decode()
    assert client.post(EXPORT, {"query": ""}).status_code == 403
    assert not Event.objects.filter(action="log.exported").exists()


def forged(content: bytes, **changed: str) -> bytes:
    files = opened(content) | {name.replace("_", "."): text for name, text in changed.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"events_csv": "time,actor\n"}, "events.csv was changed after it was signed"),
        ({"events_jsonl": "{}\n"}, "events.jsonl was changed after it was signed"),
        ({"manifest_json": '{"count": 0}'}, "The signature is not this site's"),
        ({"manifest_sig": "AAAA"}, "The signature is not this site's"),
        ({"extra_txt": "x"}, "and holds events.csv, events.jsonl, extra.txt"),
    ],
)
def test_a_forged_file_is_told_with_what_is_wrong(client: Client, tmp_path: Path, changed: dict, sentence: str) -> None:
    say("case.seen")
    with pytest.raises(CommandError, match=r"Not genuine\.") as wrong:
        verify(tmp_path, forged(fetch(client), **changed))
    assert sentence in str(wrong.value)


def test_what_is_no_archive_is_not_genuine(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read as an export"):
        verify(tmp_path, b"nonsense")


def test_a_file_that_was_damaged_anywhere_is_told(client: Client, tmp_path: Path) -> None:
    say("case.seen")
    content = fetch(client)
    for at in range(len(content)):
        damaged = bytearray(content)
        damaged[at] ^= 0xFF
        with suppress(CommandError):  # but where zipfile looks at nothing, as at times
            assert verify(tmp_path, bytes(damaged)).startswith("Genuine: 1 events")


def test_another_sites_export_is_genuine_by_its_own_key_alone(client: Client, tmp_path: Path, settings) -> None:
    say("case.seen")
    content, printed = fetch(client), io.StringIO()
    call_command("export_key", stdout=printed)
    assert printed.getvalue().strip() in client.get("/admin/audit/event/").content.decode()
    settings.HMAC_KEY = "another site's key, long enough to be one"
    with pytest.raises(CommandError, match="signature"):
        verify(tmp_path, content)
    assert verify(tmp_path, content, "--public-key", printed.getvalue().strip()).startswith("Genuine: 1 events")


def test_a_seller_cannot_export(seller: Seller, log_in: LogIn) -> None:
    assert log_in(seller.user).post(EXPORT, {"query": ""}).status_code == 302
