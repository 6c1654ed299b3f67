import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import F

from audit.models import Event
from core.models import User
from sellers.keeping import retention_classes
from sellers.models import LegalHold, Seller, StatedReason, TravelNote
from sellers.rights.holding import place_hold

pytestmark = pytest.mark.django_db

LONG_AGO = timedelta(days=5000)


@pytest.fixture
def reasons(ops: User) -> None:
    """More than a batch of them are due, and one is not."""
    made = [StatedReason(stated_by=ops, subject="sel_x", text="A ticket") for _number in range(121)]
    rows = StatedReason.objects.bulk_create(made)
    StatedReason.objects.filter(pk__in=[row.pk for row in rows[1:]]).update(stated_at=F("stated_at") - LONG_AGO)


def run(*options: str) -> tuple[int, dict[str, Any]]:
    out, code = StringIO(), 0
    try:
        call_command("retention", "--json", *options, stdout=out, stderr=StringIO())
    except SystemExit as end:
        code = int(end.code or 0)
    return code, json.loads(out.getvalue())


def of(told: dict[str, Any], code: str) -> dict[str, Any]:
    return next(each for each in told["classes"] if each["code"] == code)


def test_it_goes_on_until_nothing_is_due_and_each_batch_is_an_event(reasons: None) -> None:
    code, told = run()
    assert (code, told["removed"], of(told, "stated_reasons")["removed"]) == (0, 120, 120)
    assert [str(each.text) for each in StatedReason.objects.all() if each.text] == ["A ticket"]
    rows = Event.objects.filter(action="retention.removed").order_by("position").values_list("data", flat=True)
    assert list(map(json.loads, rows)) == [{"rows": 100}, {"rows": 20}]
    code, told = run()
    assert (code, told["removed"], of(told, "stated_reasons")["due"]) == (0, 0, 0)


def test_a_dry_run_only_counts_in_every_class(reasons: None) -> None:
    code, told = run("--dry-run")
    assert (code, told["removed"], of(told, "stated_reasons")["due"]) == (0, 0, 120)
    assert [each["code"] for each in told["classes"]] == [each.code for each in retention_classes()]
    assert all(each.text for each in StatedReason.objects.all())


def test_what_a_legal_hold_keeps_is_counted_and_stays(seller: Seller, ops: User) -> None:
    place_hold(seller, actor=ops, reason="A court asked for it.")
    assert LegalHold.objects.count() == 1
    TravelNote.objects.create(seller=seller, country="JP", first_day="2010-01-01", last_day="2010-01-02")
    TravelNote.objects.update(noted_at=F("noted_at") - LONG_AGO)
    _code, told = run()
    assert {name: of(told, "travel_notes")[name] for name in ("due", "held_back", "removed")} == {
        "due": 0,
        "held_back": 1,
        "removed": 0,
    }
    assert TravelNote.objects.count() == 1


def test_a_class_that_fails_holds_up_no_other_and_is_named(reasons: None, monkeypatch: pytest.MonkeyPatch) -> None:
    reason = next(each for each in retention_classes() if each.code == "stated_reasons")
    broken = type(reason)(**{**vars(reason), "code": "broken", "label": "A broken one", "remove": lambda rows: 1 / 0})
    monkeypatch.setattr(
        "sellers.management.commands.retention.retention_classes", lambda: [broken, *retention_classes()]
    )
    code, told = run()
    assert (code, told["failed"], told["removed"]) == (3, ["broken"], 120)
