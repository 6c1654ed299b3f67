"""Renewing the keys while others read and write (R25)."""

import json
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from audit.models import Event
from core import files
from core.encryption import Undecryptable, decrypt, encrypt
from core.files import keep_files, read_file, stage_file
from core.keys import ring, rotation
from core.keys.holders import Columns, Files, holders
from core.keys.masters import master_of
from core.keys.models import DataKey
from core.models import StrayFile, User
from core.phrases import new_phrase
from sellers.models import BankAccount, Document, Seller, Upload

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = 3000


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The same steps in seconds."""
    monkeypatch.setattr(ring, "CURRENT_FOR", 0.5)
    monkeypatch.setattr(rotation, "PAUSE", 0.1)
    monkeypatch.setattr(rotation, "LOOK_AGAIN", 0.1)
    monkeypatch.setattr(rotation, "WRITING", timedelta(seconds=0.2))
    monkeypatch.setattr(files, "UNNAMED_FOR", timedelta(seconds=1))
    ring.forget()
    yield
    ring.forget()


@pytest.fixture
def accounts() -> list[int]:
    """Bank accounts of so many sellers."""
    emails = [f"{number}@example.com" for number in range(ROWS)]
    users = User.objects.bulk_create([User(email=email, phrase=new_phrase()) for email in emails])
    sellers = Seller.objects.bulk_create([Seller(user=user) for user in users])
    rows = [BankAccount(seller=seller, holder="Sam", country="GB", number=f"GB{seller.pk:08}") for seller in sellers]
    return [row.pk for row in BankAccount.objects.bulk_create(rows)]


def old_keys() -> list[str]:
    return list(DataKey.objects.filter(retired_at=None).values_list("key_id", flat=True))


def rotate(said: list[str] | None = None) -> None:
    rotation.rotate_keys((said if said is not None else []).append)


def stored_under(key_ids: list[str]) -> list[str]:
    """Whatever names one of these keys: rows, files, and the whole database as text besides."""
    found = [holder.name for holder in holders() if holder.left(key_ids)]
    folder = django_settings.STORAGES["documents"]["OPTIONS"]["location"]
    found += [path.name for path in folder.rglob("*") if path.is_file() and path.read_bytes()[:8].decode() in key_ids]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            if table in {"core_datakey", "audit_event", "audit_chain"}:
                continue
            pattern = "|".join([*key_ids, *(key_id.encode().hex() for key_id in key_ids)])
            cursor.execute(f'SELECT count(*) FROM "{table}" AS row WHERE row::text ~ %s', [pattern])
            found += [table] * cursor.fetchone()[0]
    return found


@contextmanager
def at_the_same_time(job: Callable[[], None], *, threads: int = 2) -> Iterator[tuple[list[int], list[BaseException]]]:
    """`job` again and again on connections of its own: (how often it was done, what it raised)."""
    over, done, failures = threading.Event(), [0], []

    def work() -> None:
        try:
            while not over.is_set():
                job()
                done[0] += 1
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    try:
        yield done, failures
    finally:
        over.set()
        for worker in workers:
            worker.join()


def test_nobody_who_reads_meanwhile_notices(accounts: list[int]) -> None:
    old = old_keys()
    turns = iter(range(10**9))

    def read() -> None:
        row = BankAccount.objects.get(pk=accounts[next(turns) * 7 % ROWS])
        assert row.number == f"GB{row.seller_id:08}"

    with at_the_same_time(read) as (done, failures):
        rotate()
    assert failures == []
    assert done[0] > 100
    assert stored_under(old) == []


def test_what_others_write_meanwhile_is_kept(accounts: list[int]) -> None:
    """Each writer its own row, from what it read a moment before, and without a lock."""
    old, mine = old_keys(), iter(accounts)
    local = threading.local()

    def write() -> None:
        local.pk = getattr(local, "pk", None) or next(mine)
        local.count = getattr(local, "count", 0) + 1
        row = BankAccount.objects.get(pk=local.pk)
        assert row.holder == str(local.count - 1) or local.count == 1
        row.holder, row.number = str(local.count), f"GB{local.count:08}"
        row.save()
        row = BankAccount.objects.get(pk=local.pk)
        assert (row.holder, row.number) == (str(local.count), f"GB{local.count:08}")

    with at_the_same_time(write, threads=3) as (done, failures):
        rotate()
    assert failures == []
    assert done[0] > 50
    assert stored_under(old) == []


def test_a_row_that_was_read_before_and_is_saved_after_brings_no_old_key_back(seller: Seller) -> None:
    BankAccount.objects.create(seller=seller, holder="Sam", country="GB", number="GB33")
    old, stale = old_keys(), BankAccount.objects.get()
    rotation._supersede(str)
    ring._current.clear()
    rotation._move_all(rotation._superseded(), str)
    stale.save()
    assert stored_under(old) == []
    assert BankAccount.objects.get().number == "GB33"


def test_who_holds_a_row_is_waited_for(seller: Seller) -> None:
    row = BankAccount.objects.create(seller=seller, holder="Sam", country="GB", number="GB33")
    old, said, locked = old_keys(), [], threading.Event()

    def hold() -> None:
        with transaction.atomic():
            BankAccount.objects.select_for_update().get(pk=row.pk)
            locked.set()
            while not any("Waiting for transactions" in line for line in said):
                time.sleep(0.01)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    locked.wait()
    rotate(said)
    holder.join()
    assert stored_under(old) == []


def _rotate_and_say(pipe) -> None:
    connection.close()
    rotation.BATCH = 50
    rotation.rotate_keys(pipe.send)


def test_killed_in_the_middle_it_goes_on_where_it_was(accounts: list[int]) -> None:
    old = old_keys()
    connection.close()
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=_rotate_and_say, args=[theirs])
    process.start()
    theirs.close()
    while not ours.recv().startswith("sellers_bankaccount: 500 rows"):
        pass
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    keys = DataKey.objects.count()
    left = BankAccount.objects.filter(number__under=old).count()
    assert 0 < left < ROWS
    rotate()
    assert DataKey.objects.count() == keys, "the second call made keys of its own"
    assert stored_under(old) == []
    assert {row.number for row in BankAccount.objects.all()} == {f"GB{pk:08}" for pk in _seller_ids()}


def _seller_ids() -> list[int]:
    return list(Seller.objects.filter(bank_account__isnull=False).values_list("pk", flat=True))


def test_two_who_rotate_at_once_make_one_set_of_keys(accounts: list[int]) -> None:
    old = old_keys()
    with at_the_same_time(lambda: None, threads=1):
        threads = [threading.Thread(target=lambda: (rotate(), connection.close())) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert stored_under(old) == []
    assert DataKey.objects.filter(superseded_at=None).count() == len(ring.PURPOSES)


def test_the_old_keys_are_gone_and_the_log_says_so(seller: Seller) -> None:
    blob, old = encrypt(b"passport", bound_to="a"), old_keys()
    said: list[str] = []
    rotate(said)
    assert {bytes(row.wrapped) for row in DataKey.objects.filter(key_id__in=old)} == {b""}
    retired = Event.objects.filter(action="data_key.retired").values_list("subject", flat=True)
    assert sorted(retired) == sorted(f"key_{key_id}" for key_id in old)
    assert sum("is retired" in line for line in said) == len(old)
    with pytest.raises(Undecryptable):
        decrypt(blob, bound_to="a")


def uploaded(seller: Seller) -> Document:
    document = Document.objects.filter(seller=seller).first()
    assert document
    original = stage_file(b"original", bound_to=document.place_of_original(1), purpose="originals")
    document.pages = [
        stage_file(b"%d" % number, bound_to=document.place_of_page(number), purpose="pages") for number in (1, 2, 3)
    ]
    document.original = [original]
    document.save()
    keep_files([original, *document.pages])
    return document


def test_files_are_read_while_they_move_and_nothing_of_the_old_is_left(seller: Seller) -> None:
    document, old = uploaded(seller), old_keys()

    def read() -> None:
        now = Document.objects.get(pk=document.pk)
        for number, name in enumerate(now.pages, start=1):
            time.sleep(0.02)  # the row was read a while ago
            assert read_file(name, bound_to=now.place_of_page(number)) == b"%d" % number

    with at_the_same_time(read) as (done, failures):
        rotate()
    assert failures == []
    assert done[0] > 5
    assert stored_under(old) == []
    assert StrayFile.objects.count() == 0


def test_an_upload_that_is_on_its_way_is_waited_for(seller: Seller) -> None:
    document, old = Document.objects.filter(seller=seller).first(), old_keys()
    assert document
    name = stage_file(b"page", bound_to=document.place_of_page(1), purpose="pages")

    def arrive() -> None:
        time.sleep(1.5)
        with transaction.atomic():
            Document.objects.filter(pk=document.pk).update(pages=[name])
            keep_files([name])
        connection.close()

    StrayFile.objects.update(due_at="2100-01-01T00:00Z")
    upload = threading.Thread(target=arrive)
    upload.start()
    rotate()
    upload.join()
    (now,) = Document.objects.get(pk=document.pk).pages
    assert read_file(now, bound_to=document.place_of_page(1)) == b"page"
    assert stored_under(old) == []


def test_parts_of_an_upload_go_over_and_stay_due_when_they_were(seller: Seller) -> None:
    document, old = Document.objects.filter(seller=seller).first(), old_keys()
    assert document
    upload = Upload(document=document, size=8, received=4)
    upload.parts = [stage_file(b"part", bound_to=upload.place_of_part(1), purpose="originals")]
    upload.save()
    StrayFile.objects.update(due_at=datetime(2100, 1, 1, tzinfo=UTC))
    rotate()
    (part,) = Upload.objects.get().parts
    assert read_file(part, bound_to=upload.place_of_part(1)) == b"part"
    assert StrayFile.objects.get().name == part
    assert StrayFile.objects.get().due_at.year == 2100
    assert stored_under(old) == []


def test_a_file_that_is_gone_although_a_row_names_it_is_said_and_the_key_stays(seller: Seller) -> None:
    document, old = uploaded(seller), old_keys()
    files.delete_file(document.pages[0])
    with pytest.raises(CommandError, match="the same command goes on from here"):
        call_command("rotate_keys", verbosity=0)
    assert set(old) <= set(old_keys())


def test_a_file_that_no_column_names_keeps_its_key(seller: Seller) -> None:
    old = old_keys()
    name = stage_file(b"forgotten", bound_to="here", purpose="pages")
    keep_files([name])
    with pytest.raises(CommandError, match=f"No column names these files under an old key: {name}"):
        call_command("rotate_keys", verbosity=0)
    assert set(old) <= set(old_keys())
    assert read_file(name, bound_to="here") == b"forgotten"


def test_second_factors_still_work(account_manager: User) -> None:
    secret, old = generate_totp_secret(), old_keys()
    account_manager.authenticator_set.all().delete()
    TOTP.activate(account_manager, secret)
    rotate()
    from allauth.mfa.utils import decrypt as opened

    assert opened(account_manager.authenticator_set.get().data["secret"]) == secret
    assert stored_under(old) == []


def test_blind_indexes_go_over_with_their_numbers(seller: Seller, other_seller: Seller) -> None:
    for each in (seller, other_seller):
        BankAccount.objects.create(seller=each, holder="Sam", country="GB", number="GB33")
    before = set(BankAccount.objects.values_list("number_index", flat=True))
    rotate()
    after = set(BankAccount.objects.values_list("number_index", flat=True))
    assert len(before) == len(after) == 1
    assert before != after
    assert Columns(BankAccount, [BankAccount._meta.get_field("number_index")]).left(old_keys())


def test_the_master_key_is_changed_without_touching_what_is_encrypted(settings, seller: Seller) -> None:
    BankAccount.objects.create(seller=seller, holder="Sam", country="GB", number="GB33")
    keys = dict(DataKey.objects.values_list("key_id", "created_at"))
    settings.MASTER_KEYS = {"m2": os.urandom(32), **settings.MASTER_KEYS}
    call_command("rotate_keys", "--master", verbosity=0)
    settings.MASTER_KEYS = {"m2": settings.MASTER_KEYS["m2"]}
    ring.forget()
    assert BankAccount.objects.get().number == "GB33"
    assert dict(DataKey.objects.values_list("key_id", "created_at")) == keys
    assert set(DataKey.objects.values_list("master", flat=True)) == {"m2"}
    assert Event.objects.filter(action="data_key.rewrapped").count() == len(keys)
    assert master_of("m2")


def dry_run(*options: str) -> dict[str, Any]:
    out = StringIO()
    call_command("rotate_keys", "--dry-run", "--json", *options, stdout=out)
    return json.loads(out.getvalue())


def test_a_dry_run_names_the_keys_and_what_stands_under_them_and_changes_nothing(seller: Seller) -> None:
    BankAccount.objects.create(seller=seller, holder="Sam", country="GB", number="GB33")
    keys, events = list(DataKey.objects.order_by("id").values_list("key_id", "purpose")), Event.objects.count()
    told = dry_run()
    assert told["keys"] == [f"{key_id} ({purpose})" for key_id, purpose in keys]
    assert "sellers_bankaccount" in told["holders"]
    assert told["begun_before"] is False
    assert (DataKey.objects.exclude(superseded_at=None).count(), Event.objects.count()) == (0, events)


def test_a_dry_run_for_another_master_key_names_the_keys_that_are_not_under_it(settings) -> None:
    assert dry_run("--master")["keys"] == []
    settings.MASTER_KEYS = {"m2": os.urandom(32), **settings.MASTER_KEYS}
    assert len(dry_run("--master")["keys"]) == DataKey.objects.filter(retired_at=None).count() > 0
    assert not DataKey.objects.filter(master="m2").exists()


def test_a_master_key_that_is_not_there_any_more_is_said(settings) -> None:
    settings.MASTER_KEYS = {"m2": os.urandom(32)}
    with pytest.raises(CommandError, match="VOUCHROOM_MASTER_KEY does not have the key 'm1'"):
        call_command("rotate_keys", "--master", verbosity=0)


def test_every_column_with_a_ciphertext_is_found() -> None:
    """Of the fields themselves: one that is added tomorrow is found as well."""
    found = {holder.name for holder in holders()}
    assert {"sellers_bankaccount", "sellers_person", "messaging_delivery", "contacts_address"} <= found
    assert {"verification_still.file", "scheduling_recordingpart.file", "sellers_document.pages"} <= found
    assert {"mfa_authenticator", "django_session"} <= found
    assert {type(holder) for holder in holders()} >= {Columns, Files}
