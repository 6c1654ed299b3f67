import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from io import StringIO

import pytest
from django.core.management import call_command

from audit.models import Event, Verification
from audit.seals import BEGINNING, seal_if_due
from audit.verifying import run
from audit.verifying.examining import examine
from audit.verifying.faults import Fault
from audit.verifying.reading import Chains
from audit.verifying.trusted import database_now
from tests.audit.verifying.forging import change, event, owning, write
from tests.races import results_at_once

pytestmark = pytest.mark.django_db


def nobody(*_: object) -> None:
    pass


def verify(**options: Callable) -> Verification:
    with owning():
        return run.verify(**{"resume": False, "progress": nobody, "say": nobody, **options})


def cut_short(*, after: int) -> None:
    with owning():
        Verification.objects.create(last_event=after)


def test_a_run_that_was_cut_short_is_gone_on_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "BATCH", 3)
    write("case_a", 4)
    write("case_b", 4)
    change(event("case_a", 2), actor="usr_x")
    change(event("case_b", 3), actor="usr_x")

    def cut(event: int, highest: int) -> None:
        raise KeyboardInterrupt

    cut_short(after=Event.objects.earliest("id").id - 1)
    with pytest.raises(KeyboardInterrupt):
        verify(resume=True, progress=cut)
    first = Verification.objects.get()
    assert (first.ended_at, first.events) == (None, 3)
    second = verify(resume=True)
    assert (second.pk, second.events) == (first.pk, 8)
    assert [(fault["subject"], fault["positions"]) for fault in second.faults] == [
        ("case_a", [2, 2]),
        ("case_b", [3, 3]),
    ]


def test_a_run_from_the_beginning_is_another_one() -> None:
    write("case_a", 2)
    assert verify().pk != verify().pk
    assert verify(resume=True).events == 2  # none was cut short


def test_progress_is_told_after_each_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "BATCH", 2)
    write("case_a", 5)
    told: list[tuple[int, int]] = []
    first = Event.objects.earliest("id").id
    cut_short(after=first - 1)
    verify(resume=True, progress=lambda event, highest: told.append((event - first, highest - first)))
    assert told == [(1, 4), (3, 4), (4, 4)]


def test_an_event_that_is_committed_late_is_no_fault() -> None:
    write("case_a", 3)
    ids = list(Event.objects.order_by("id").values_list("id", flat=True))
    chains = Chains(set(), {})
    chains.expect_last(BEGINNING, database_now())
    chains.read(0, ids[0])
    assert chains.suspects == set()
    chains.read(ids[1], ids[2])  # the second one could not be seen yet
    assert chains.suspects == {"case_a"}
    assert examine("case_a", [], BEGINNING, []) == []


def test_the_command_says_what_it_did_and_leaves_with_success() -> None:
    write("case_a", 3)
    out, err = StringIO(), StringIO()
    call_command("verify_audit", stdout=out, stderr=err)
    assert "3 events verified" in out.getvalue()
    assert "100 %" in err.getvalue()


def test_for_a_monitor_it_is_one_object_with_the_faults_in_it() -> None:
    write("case_a", 3)
    change(event("case_a", 2), actor="usr_x")
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("verify_audit", "--json", stdout=out, stderr=err)
    told = json.loads(out.getvalue())
    assert (end.value.code, told["status"], told["events"], told["fault_count"]) == (1, "failed", 3, 1)
    assert [(fault["subject"], fault["positions"]) for fault in told["faults"]] == [("case_a", [2, 2])]
    assert "Faults: 1." in err.getvalue()


def test_without_anchors_it_says_what_that_means(settings) -> None:
    settings.AUDIT_ANCHORS = ""
    out = StringIO()
    call_command("verify_audit", stdout=out, stderr=StringIO())
    assert "rewritten by its owner looks whole" in out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_what_is_written_and_sealed_meanwhile_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "BATCH", 20)
    subjects = [f"case_{number}" for number in range(3)]
    for subject in subjects:
        write(subject, 10)

    def keep_writing(subject: str) -> None:
        for _ in range(40):
            write(subject, 1)

    def keep_sealing() -> None:
        for _ in range(10):
            seal_if_due(timedelta(0))

    def keep_verifying() -> list[Fault]:
        return [fault for _ in range(5) for fault in verify().faults]

    writers = [partial(keep_writing, subject) for subject in [*subjects, *subjects]]
    assert results_at_once([keep_verifying, keep_sealing, *writers])[0] == []
    assert verify().events == 3 * 10 + 6 * 40
