import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import boto3
import pytest

from audit.anchors import anchor_seals
from audit.log import record
from audit.models import Anchor, Seal
from audit.seals import seal_if_due
from audit.stores import AnchoredOtherwise, store_at
from core.tasks import seal_audit
from tests.aws import moto

CASE = SimpleNamespace(public_id="case_1")

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["file", "bucket"])
def address(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator:
    """Of anchors in a file and in a bucket: what holds for one holds for the other."""
    if request.param == "file":
        settings.AUDIT_ANCHORS = (tmp_path / "deep" / "seals.jsonl").as_uri()
        yield settings.AUDIT_ANCHORS
        return
    with moto() as variables:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        bucket = f"anchors-{uuid4()}"
        place = {"LocationConstraint": "eu-central-1"}
        boto3.client("s3").create_bucket(Bucket=bucket, CreateBucketConfiguration=place)
        settings.AUDIT_ANCHORS = f"s3://{bucket}/live"
        yield settings.AUDIT_ANCHORS


def _seal() -> Seal:
    record("case.seen", actor=None, subject=CASE)
    seal = seal_if_due(timedelta(0))
    assert seal
    return seal


def test_a_seal_is_anchored_once_with_its_heads(address: str) -> None:
    seals = [_seal(), _seal()]
    assert (anchor_seals(), anchor_seals()) == (2, 0)
    lines = sorted(store_at(address).read(), key=lambda line: line["seal"])
    assert [line["hash"] for line in lines] == [bytes(seal.hash).hex() for seal in seals]
    found = [store_at(address).find(number) for number in (1, 2)]
    assert [line["heads"][0][:2] for line in found] == [["case_1", 1], ["case_1", 2]]
    assert found[1].items() > lines[1].items()


def test_an_anchor_of_which_the_database_heard_nothing_is_written_again_without_harm(address: str) -> None:
    _seal()
    anchor_seals()
    line = store_at(address).find(1)
    store_at(address).write(1, json.dumps(line, separators=(",", ":")).encode() + b"\n")
    assert {each["hash"] for each in store_at(address).read()} == {line["hash"]}


def test_where_nothing_was_anchored_nothing_is_found(address: str) -> None:
    assert list(store_at(address).read()) == []


@pytest.mark.parametrize("address", ["bucket"], indirect=True)
def test_an_object_is_never_overwritten(address: str) -> None:
    store_at(address).write(1, b'{"seal":1}\n')
    with pytest.raises(AnchoredOtherwise):
        store_at(address).write(1, b'{"seal":1,"hash":"other"}\n')


@pytest.mark.parametrize("address", ["file"], indirect=True)
def test_a_line_that_was_cut_short_spoils_no_other(address: str) -> None:
    path = Path(address.removeprefix("file://"))
    _seal()
    anchor_seals()
    path.write_bytes(path.read_bytes() + b'{"seal":2,"ha')
    _seal()
    anchor_seals()
    assert [line["seal"] for line in store_at(address).read()] == [1, 2]


def test_an_anchor_that_failed_is_tried_again(settings: Any, tmp_path: Path) -> None:
    settings.AUDIT_ANCHORS = (tmp_path / "closed" / "seals.jsonl").as_uri()
    (tmp_path / "closed").write_text("in the way of the folder")
    _seal()
    assert (anchor_seals(), Anchor.objects.count()) == (0, 0)
    (tmp_path / "closed").unlink()
    assert (anchor_seals(), Anchor.objects.get().seal_id) == (1, 1)


def test_the_sweep_seals_what_is_due_and_anchors_it(settings: Any) -> None:
    record("case.seen", actor=None, subject=CASE)
    assert (seal_audit(), seal_audit(), Seal.objects.count()) == (1, 0, 1)


def test_without_a_place_for_anchors_there_are_seals_alone(settings: Any) -> None:
    settings.AUDIT_ANCHORS = ""
    assert (seal_audit(), Seal.objects.count()) == (0, 1)
