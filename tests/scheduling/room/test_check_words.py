from datetime import UTC, datetime

from scheduling.forms import DeviceCheckForm
from scheduling.models import Session
from scheduling.room.check_words import PARTS, WORDS, device_findings
from scheduling.room.checking import check_data


def test_what_was_found_is_told_in_words_and_troubles_are_counted():
    found = {"camera": "ok", "document": "blurred", "speaker": "skipped", "at": "2026-11-22T12:00:00+00:00"}
    device = device_findings(Session(device_check=found))
    assert device.at == datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert device.parts == [
        ("Camera: works", True),
        ("Speaker: not tried", True),
        ("Card held up: print blurred", False),
    ]
    assert device.troubles == 1


def test_who_has_not_checked_is_told_nothing():
    assert device_findings(Session()) is None


def test_every_finding_has_its_words_for_staff_and_every_part_its_name():
    fields = DeviceCheckForm.base_fields
    assert set(fields) == set(PARTS)
    assert {code for field in fields.values() for code, _label in field.choices} == set(WORDS)


def test_every_finding_has_its_text_on_the_page():
    texts = check_data(None, app="")["texts"]
    for name, field in DeviceCheckForm.base_fields.items():
        for code, _label in field.choices:
            assert code == "skipped" or f"{name}_{code}" in texts or code in texts
