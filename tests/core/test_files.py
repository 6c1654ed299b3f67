"""Files and the rows that name them, whatever ends the process in between."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.db.models import F

from core.encryption import Undecryptable
from core.files import UNNAMED_FOR, discard_files, keep_files, read_file, stage_file, sweep_files
from core.models import StrayFile
from tests.storing import store_file

pytestmark = pytest.mark.django_db(transaction=True)


def stored() -> list[str]:
    folder = Path(settings.STORAGES["documents"]["OPTIONS"]["location"])
    return [path.name for path in folder.rglob("*") if path.is_file()]


def let_an_hour_pass() -> None:
    StrayFile.objects.update(due_at=F("due_at") - UNNAMED_FOR)


def test_a_file_opens_only_where_it_belongs() -> None:
    name = store_file(b"secret", bound_to="here", purpose="pages")
    assert read_file(name, bound_to="here") == b"secret"
    with pytest.raises(Undecryptable):
        read_file(name, bound_to="there")


def test_a_staged_file_that_no_row_names_is_gone_after_an_hour() -> None:
    stage_file(b"secret", bound_to="here", purpose="pages")
    assert (sweep_files(), len(stored())) == (0, 1)
    let_an_hour_pass()
    assert (sweep_files(), len(stored()), StrayFile.objects.count()) == (1, 0, 0)


def test_a_file_that_is_kept_stays() -> None:
    name = stage_file(b"secret", bound_to="here", purpose="pages")
    keep_files([name])
    let_an_hour_pass()
    assert (sweep_files(), len(stored())) == (0, 1)


def test_a_discarded_file_goes_with_the_commit() -> None:
    name = store_file(b"secret", bound_to="here", purpose="pages")
    with transaction.atomic():
        discard_files([name])
        assert len(stored()) == 1
    assert (stored(), StrayFile.objects.count()) == ([], 0)


def test_a_rolled_back_discard_deletes_nothing() -> None:
    name = store_file(b"secret", bound_to="here", purpose="pages")
    with transaction.atomic():
        discard_files([name])
        transaction.set_rollback(True)
    sweep_files()
    assert len(stored()) == 1


def test_a_file_that_the_storage_does_not_delete_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    name = store_file(b"secret", bound_to="here", purpose="pages")
    folder = Path(settings.STORAGES["documents"]["OPTIONS"]["location"])
    moved = folder.rename(folder.with_name("away"))
    folder.write_text("in the way")  # as a storage that fails
    discard_files([name])
    assert StrayFile.objects.count() == 1
    folder.unlink()
    moved.rename(folder)
    assert (sweep_files(), stored()) == (1, [])


def test_the_worker_sweeps(settings: Any) -> None:
    from core.tasks import sweep_files as task

    stage_file(b"secret", bound_to="here", purpose="pages")
    let_an_hour_pass()
    assert task() == 1
