"""R35: what the owner of the tables does to anchored events is found, and the position is named."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import F

from audit.anchors import anchor_seals
from audit.models import Anchor, Chain, Event, Seal, SealedHead, Verification
from audit.seals import seal_if_due
from tests.audit.verifying.forging import change, event, forging, make_hashes_anew, make_seals_anew, write

pytestmark = pytest.mark.django_db

Found = list[tuple[str, str, list[int]]]


@pytest.fixture(autouse=True)
def _three_chains_under_two_anchored_seals(db: None) -> None:
    for _ in range(2):
        write("case_a", 3)
        write("case_b", 3)
        assert seal_if_due(timedelta(0))
    write("case_c", 2)
    seal_if_due(timedelta(0))
    assert anchor_seals() == 3


def found() -> Found:
    """Kind, subject and positions of each fault; the command's exit status says whether there is any."""
    out = StringIO()
    if any_fault := _fails(out):
        assert "Faults:" in out.getvalue()
    run = Verification.objects.latest("pk")
    assert any_fault == bool(run.faults)
    return [(fault["kind"], fault["subject"], fault["positions"]) for fault in run.faults]


def _fails(out: StringIO) -> bool:
    try:
        call_command("verify_audit", stdout=out, stderr=StringIO())
    except SystemExit as end:
        return end.code == 1
    return False


def test_a_log_that_nobody_touched_is_whole() -> None:
    write("case_a", 2)  # not sealed yet
    assert found() == []
    run = Verification.objects.get()
    assert (run.events, run.last_seal, run.last_anchor) == (16, 3, 3)


def test_an_edit_is_found() -> None:
    change(event("case_a", 3), action="case.closed")
    assert found() == [("changed", "case_a", [3, 3])]


def test_an_edit_with_a_new_hash_of_its_own_is_found() -> None:
    edited = event("case_a", 2)
    edited.actor = "usr_x"
    from audit.chain import link_hash

    change(edited, actor="usr_x", hash=link_hash(bytes(event("case_a", 1).hash), edited))
    assert found() == [("changed", "case_a", [3, 3])]


def test_a_deletion_is_found() -> None:
    with forging():
        event("case_b", 4).delete()
    assert found() == [("missing", "case_b", [4, 4])]


def test_a_deletion_with_the_others_moved_up_is_found() -> None:
    with forging():
        event("case_b", 2).delete()
        Event.objects.filter(subject="case_b", position__gt=2).update(position=F("position") - 1)
        Chain.objects.filter(subject="case_b").update(length=5)
    assert ("missing", "case_b", [2, 2]) in found()


def test_another_order_is_found() -> None:
    one, other = event("case_a", 2), event("case_a", 5)
    change(one, position=5)
    change(other, position=2)
    assert found() == [("reordered", "case_a", [2, 2]), ("reordered", "case_a", [5, 5])]


def test_an_inserted_event_is_found() -> None:
    with forging():
        Event.objects.filter(subject="case_a", position__gt=2).update(position=F("position") + 1)
        copy = event("case_a", 2)
        copy.pk, copy.position, copy.action = None, 3, "case.approved"
        from audit.chain import link_hash

        copy.hash = link_hash(bytes(event("case_a", 2).hash), copy)
        copy.save()
        Chain.objects.filter(subject="case_a").update(length=7)
    assert ("inserted", "case_a", [3, 3]) in found()


def test_a_second_event_at_the_same_position_is_found() -> None:
    with forging():
        copy = event("case_a", 2)
        copy.pk, copy.action = None, "case.approved"
        copy.save()
    assert found() == [("inserted", "case_a", [2, 2])]


def test_an_event_moved_in_time_is_found() -> None:
    change(event("case_a", 4), at=datetime(2026, 11, 2, tzinfo=UTC))
    assert found() == [("moved", "case_a", [4, 4])]


def test_a_cut_tail_is_found_although_the_head_of_the_chain_was_set_back() -> None:
    with forging():
        Event.objects.filter(subject="case_b", position__gt=4).delete()
        Chain.objects.filter(subject="case_b").update(length=4, head=bytes(event("case_b", 4).hash))
    assert found() == [("cut_off", "case_b", [5, 6])]


def test_a_chain_that_is_gone_altogether_is_found() -> None:
    with forging():
        Event.objects.filter(subject="case_c").delete()
        Chain.objects.filter(subject="case_c").delete()
    assert ("cut_off", "case_c", [1, 2]) in found()


def test_a_chain_rewritten_with_all_its_hashes_is_found() -> None:
    change(event("case_a", 5), action="case.approved")
    make_hashes_anew("case_a")
    assert found() == [("rewritten", "case_a", [4, 6])]


def test_a_log_rewritten_with_all_hashes_heads_and_seals_is_found_by_its_anchors() -> None:
    change(event("case_a", 2), action="case.approved")
    make_hashes_anew("case_a")
    make_seals_anew()
    faults = found()
    assert [fault for fault in faults if fault[1]] == [("rewritten", "case_a", [1, 3])] or [
        fault for fault in faults if fault[1]
    ] == [("rewritten", "case_a", [1, 6])]
    assert [kind for kind, *_rest in faults if kind.startswith("seal")] == ["seal_other"] * 3


def test_two_chains_that_were_swapped_are_found() -> None:
    with forging():
        Event.objects.filter(subject="case_a").update(subject="case_x")
        Event.objects.filter(subject="case_b").update(subject="case_a")
        Event.objects.filter(subject="case_x").update(subject="case_b")
        heads = {chain.subject: bytes(chain.head) for chain in Chain.objects.filter(subject__in=["case_a", "case_b"])}
        Chain.objects.filter(subject="case_a").update(head=heads["case_b"])
        Chain.objects.filter(subject="case_b").update(head=heads["case_a"])
    assert found() == [("foreign", "case_a", [1, 6]), ("foreign", "case_b", [1, 6])]


def test_two_chains_that_were_swapped_with_all_hashes_are_found() -> None:
    with forging():
        Event.objects.filter(subject="case_a").update(subject="case_x")
        Event.objects.filter(subject="case_b").update(subject="case_a")
        Event.objects.filter(subject="case_x").update(subject="case_b")
    make_hashes_anew("case_a")
    make_hashes_anew("case_b")
    make_seals_anew()
    assert [fault for fault in found() if fault[1]] == [
        ("rewritten", "case_a", [1, 6]),
        ("rewritten", "case_b", [1, 6]),
    ]


def test_an_event_that_is_written_late_and_says_it_was_early_is_found() -> None:
    with forging():
        seal_if_due(timedelta(0))  # as the owner, from whom no session is hidden: what came before is settled
    write("case_c", 1)
    change(event("case_c", 3), at=datetime(2026, 11, 2, tzinfo=UTC))
    make_hashes_anew("case_c")
    assert ("moved", "case_c", [3, 3]) in found()


def test_seals_that_are_gone_are_found() -> None:
    with forging():
        Anchor.objects.filter(seal__gt=1).delete()
        SealedHead.objects.filter(seal__gt=1).delete()
        Seal.objects.filter(number__gt=1).delete()
    assert [kind for kind, *_rest in found()] == ["seal_missing", "seal_missing"]


def test_a_head_that_was_taken_out_of_a_seal_is_found() -> None:
    with forging():
        SealedHead.objects.filter(seal=2, subject="case_a").delete()
    assert [kind for kind, *_rest in found()] == ["seal_changed"]


def test_each_fault_is_said_in_a_sentence_with_its_event_and_seal() -> None:
    change(event("case_a", 3), action="case.closed")
    found()
    (fault,) = Verification.objects.get().faults
    number, at = event("case_a", 3).pk, Seal.objects.get(number=1).at.isoformat()
    assert fault["sentence"] == (
        f"Chain of case_a, position 3 (event {number}): changed, or the event before it was changed and its hash made"
        f" anew. It was sealed by seal 1 at {at}."
    )
