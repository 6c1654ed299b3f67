"""R26: each class goes when its period is over, and not before; nothing goes under a legal hold."""

import re
import threading
from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session as BrowserSession
from django.core.files.storage import FileSystemStorage
from django.db import connection, transaction
from django.utils import timezone

from audit.models import Event, Place
from contacts.models import Address, CodeAttempt, CodeSend, StaffCall
from core.approvals import confirm, decline
from core.clock import database_now
from core.files import sweep_files
from core.models import Approval, PolicyVersion, StrayFile, User
from core.policy import current_policy
from messaging.models import Delivery, Message, OpsTask
from scheduling.keeping import CLASSES
from scheduling.models import ChatLine, Presence, Session
from sellers.keeping import RetentionClass, register, retention_classes
from sellers.models import Document, Export, LegalHold, Person, Seller, StatedReason, TravelNote
from sellers.rights import sweeping
from sellers.rights.holding import place_hold, propose_release
from sellers.rights.sweeping import remove_batch, sweep_retention
from tests.audit.telling import say
from tests.races import results_at_once
from tests.sellers.rights.dumping import stored_files
from tests.storing import store_file
from tests.verification.building import open_case
from verification.models import Case, MissedSession, Review, Still

pytestmark = pytest.mark.django_db

# What is moved into the past for each class. The seller `ended` has something of each.
AGED: dict[str, tuple[Any, str]] = {
    "log_ins": (UserSession, "last_seen_at"),
    "deliveries": (Delivery, "due_at"),
    "ops_tasks": (OpsTask, "closed_at"),
    "messages": (Message, "due_at"),
    "travel_notes": (TravelNote, "noted_at"),
    "codes": (CodeAttempt, "sent_at"),
    "code_sends": (CodeSend, "at"),
    "contact_history": (Address, "ended_at"),
    "contact_calls": (StaffCall, "made_at"),
    "recordings": (Session, "ended_at"),
    "chat": (ChatLine, "written_at"),
    "devices": (Session, "ended_at"),
    "presence": (Presence, "came_at"),
    "originals": (Document, "uploaded_at"),
    "pages": (Document, "uploaded_at"),
    "stills": (Still, "taken_at"),
    "findings": (Review, "ended_at"),
    "contests": (MissedSession, "found_at"),
    "hold_words": (LegalHold, "released_at"),
    "stated_reasons": (StatedReason, "stated_at"),
    "numbers": (Seller, "closed_at"),
    "closed": (Seller, "closed_at"),
}


def class_of(code: str) -> RetentionClass:
    return next(each for each in retention_classes() if each.code == code)


@pytest.fixture
def ended(full: Seller) -> Seller:
    """The account is closed, and everything that can end has ended."""
    now = timezone.now()
    Delivery.objects.update(status=Delivery.Status.SENT)
    CodeAttempt.objects.update(status=CodeAttempt.Status.USED)
    OpsTask.objects.update(closed_at=now)
    Address.objects.update(status=Address.Status.REPLACED, ended_at=now)
    Seller.objects.filter(pk=full.pk).update(status=Seller.Status.CLOSED, closed_at=now)
    return Seller.objects.get(pk=full.pk)


def make_older(code: str, days: int) -> None:
    model, field = AGED[code]
    model.objects.filter(**{f"{field}__isnull": False}).update(**{field: database_now() - timedelta(days=days)})


def test_each_class_goes_when_its_period_is_over_and_not_before(ended: Seller) -> None:
    for code in AGED:
        make_older(code, class_of(code).days - 1)
        assert sweep_retention()[code] == 0, code
        assert class_of(code).kept().exists(), code
        make_older(code, class_of(code).days + 1)
        assert sweep_retention()[code] >= 1, code
        assert not class_of(code).kept().exists(), code
    events = Event.objects.filter(action="retention.removed")
    assert {event.subject.removeprefix("retention_") for event in events} == set(AGED)
    assert all(re.fullmatch(r'{"rows":\d+}', event.data) for event in events)


def test_a_legal_hold_keeps_everything_and_the_page_can_say_so(ended: Seller, ops: User) -> None:
    Message.objects.filter(purpose="manager_overview").delete()  # of a day: about no seller
    place_hold(ended, actor=ops, reason="A court asks.")
    for code in AGED:
        make_older(code, class_of(code).days + 1)
    removed = sweep_retention()
    assert {code: removed[code] for code in AGED} == dict.fromkeys(AGED, 0)
    known = [code for code in AGED if class_of(code).seller]
    assert [code for code in known if not class_of(code).held_back().exists()] == []


def test_nothing_that_a_case_rests_on_goes_before_it_is_decided(ended: Seller) -> None:
    open_case(ended, Case.Status.DOCUMENT_REVIEW)
    resting = ["originals", "pages", "stills", "findings", "contests"]
    for code in resting:
        make_older(code, class_of(code).days + 1)
    removed = sweep_retention()
    assert {code: removed[code] for code in resting} == dict.fromkeys(resting, 0)


def test_with_a_number_goes_what_finds_it_elsewhere(ended: Seller) -> None:
    assert Person.objects.get(seller=ended).document_index
    make_older("numbers", class_of("numbers").days + 1)
    assert sweep_retention()["numbers"] == 1
    person = Person.objects.get(seller=ended)
    assert (person.document_number, person.document_index) == ("", "")


def test_every_class_has_a_period_that_ops_can_change() -> None:
    figures = vars(current_policy())
    assert [each.code for each in retention_classes() if each.figure not in figures] == []


def test_another_period_counts_at_once(ended: Seller) -> None:
    make_older("chat", 10)
    assert sweep_retention()["chat"] == 0
    PolicyVersion.objects.create(number=1, figures={"chat_kept_days": 9}, note="test")
    assert sweep_retention()["chat"] == 1


def test_the_bytes_are_gone_with_the_sweep(ended: Seller, django_capture_on_commit_callbacks: Any) -> None:
    before = len(stored_files())
    make_older("pages", class_of("pages").days + 1)
    with django_capture_on_commit_callbacks(execute=True):
        sweep_retention()
    # Originals went too: they are kept for less long than pages, and count from the same day.
    assert before - len(stored_files()) == 6
    assert not StrayFile.objects.exists()


def test_bytes_that_the_storage_keeps_are_tried_again_and_seen(
    ended: Seller, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise OSError("no")

    with monkeypatch.context() as patched:
        patched.setattr(FileSystemStorage, "delete", refuse)
        make_older("originals", class_of("originals").days + 1)
        with django_capture_on_commit_callbacks(execute=True):
            sweep_retention()
        assert StrayFile.objects.count() == 3
    assert sweep_files() == 3
    assert not StrayFile.objects.exists()


def test_a_class_that_fails_holds_up_no_other(ended: Seller, monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    def fail(rows: Any) -> None:
        raise RuntimeError("broken")

    broken = RetentionClass(**{**vars(class_of("chat")), "remove": fail})
    make_older("chat", class_of("chat").days + 1)
    make_older("presence", class_of("presence").days + 1)
    monkeypatch.setattr("sellers.keeping._classes", {})
    register(broken, next(each for each in CLASSES if each.code == "presence"))
    removed = sweep_retention()
    assert ("chat" in removed, removed["presence"] >= 1) == (False, True)
    assert "retention_failed: retention_chat" in caplog.text


def test_who_registered_and_never_came_back_is_erased(seller: Seller, other_seller: Seller) -> None:
    long_ago = database_now() - timedelta(days=class_of("unfinished").days + 1)
    Seller.objects.update(created_at=long_ago)
    User.objects.filter(pk=other_seller.user_id).update(last_login=database_now())
    assert sweep_retention()["unfinished"] == 1
    assert User.objects.get(pk=seller.user_id).email.endswith("@erased.invalid")
    assert Seller.objects.get(pk=other_seller.pk).erased_at is None


def test_who_was_rejected_long_ago_is_erased(seller: Seller, other_seller: Seller) -> None:
    long_ago = database_now() - timedelta(days=class_of("rejected").days + 1)
    Seller.objects.update(created_at=long_ago, locked_at=long_ago)
    open_case(seller, Case.Status.REJECTED, since=long_ago)
    open_case(other_seller, Case.Status.REJECTED, since=long_ago)
    open_case(other_seller, Case.Status.WITHDRAWN)
    assert sweep_retention()["rejected"] == 1
    assert Seller.objects.get(pk=seller.pk).erased_at
    assert Seller.objects.get(pk=other_seller.pk).erased_at is None


def test_an_address_in_the_log_is_forgotten_and_a_browsers_row_too(db: None) -> None:
    today = database_now()
    Place.objects.create(token="old", address="198.51.100.7", seen_on=today - timedelta(days=181))
    Place.objects.create(token="new", address="198.51.100.8", seen_on=today)
    BrowserSession.objects.create(session_key="old", session_data="", expire_date=today - timedelta(days=91))
    BrowserSession.objects.create(session_key="new", session_data="", expire_date=today)
    removed = sweep_retention()
    assert (removed["addresses"], removed["session_data"]) == (1, 1)
    assert (Place.objects.get().token, BrowserSession.objects.get().session_key) == ("new", "new")


def test_a_copy_of_everything_is_gone_after_its_days(ended: Seller, django_capture_on_commit_callbacks: Any) -> None:
    export = Export(seller=ended, status=Export.Status.READY, made_at=database_now() - timedelta(days=8))
    export.file = store_file(b"everything", bound_to=export.place, purpose="originals")
    export.save()
    before = len(stored_files())
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_retention()["exports"] == 1
    assert Export.objects.get().status == Export.Status.GONE
    assert len(stored_files()) == before - 1


def test_words_of_settled_steps_go_and_the_step_stays(ended: Seller, ops: User, lead: User) -> None:
    hold = place_hold(ended, actor=ops, reason="A court asks.")
    approval = propose_release(hold, actor=ops, reason="It is over.")
    decline(approval, actor=lead, reason="It is not.")
    Approval.objects.update(decided_at=database_now() - timedelta(days=2000))
    assert sweep_retention()["approval_words"] == 0  # it is about a seller that is held
    LegalHold.objects.update(released_at=database_now())
    assert sweep_retention()["approval_words"] == 1
    kept = Approval.objects.get()
    assert (kept.reason, kept.answer, kept.status) == ("", "", Approval.Status.DECLINED)


def test_a_hold_is_placed_by_one_and_released_by_two(ended: Seller, ops: User, lead: User) -> None:
    hold = place_hold(ended, actor=ops, reason="A court asks.")
    confirm(propose_release(hold, actor=ops, reason="It is over."), actor=lead)
    hold.refresh_from_db()
    assert (hold.released_by, hold.released_at is not None) == (lead, True)
    actions = Event.objects.filter(subject=hold.public_id).order_by("position").values_list("action", flat=True)
    assert list(actions) == ["hold.placed", "hold.released"]


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_remove_each_row_once(
    seller: Seller, account_manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    long_ago = database_now() - timedelta(days=1000)
    CodeSend.objects.bulk_create([CodeSend(seller=seller, limit_key="x", at=long_ago) for _ in range(500)])
    monkeypatch.setattr(sweeping, "retention_classes", lambda: [class_of("code_sends")])
    removed = [found["code_sends"] for found in results_at_once([sweep_retention] * 3)]
    assert sum(removed) == 500
    assert not CodeSend.objects.exists()


def test_what_is_due_is_found_by_an_index(db: None) -> None:
    for code in [
        "chat",
        "messages",
        "deliveries",
        "codes",
        "code_sends",
        "contact_history",
        "contact_calls",
        "presence",
        "stills",
        "originals",
        "pages",
        "findings",
        "contests",
        "devices",
        "closed",
        "numbers",
        "unfinished",
    ]:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = class_of(code).removable().order_by()[:100].explain()
        table = class_of(code).kept().model._meta.db_table
        assert f"Seq Scan on {table}" not in plan, plan


def test_an_address_of_a_seller_that_is_held_is_not_forgotten(seller: Seller, other_seller: Seller, ops: User) -> None:
    for each, address in ((seller, "198.51.100.9"), (other_seller, "198.51.100.10")):
        say("user.preferences_changed", each.public_id, actor=each.user, of=address)
    place_hold(seller, actor=ops, reason="A court asks.")
    Place.objects.update(seen_on=database_now() - timedelta(days=class_of("addresses").days + 2))
    sweep_retention()
    assert list(Place.objects.values_list("address", flat=True)) == ["198.51.100.9"]


@pytest.mark.django_db(transaction=True)
def test_a_hold_that_is_being_placed_is_waited_for(seller: Seller, ops: User) -> None:
    old = database_now() - timedelta(days=class_of("log_ins").days + 1)
    UserSession.objects.create(user=seller.user, ip="127.0.0.1", user_agent="x", session_key="k", last_seen_at=old)
    placed, swept = threading.Event(), threading.Event()

    def hold() -> int:
        with transaction.atomic():
            place_hold(seller, actor=ops, reason="A court asks.")
            placed.set()
            while not swept.wait(0.02) and not _somebody_waits():
                pass
        return 0

    def sweep() -> int:
        placed.wait()
        try:
            return remove_batch(class_of("log_ins"))
        finally:
            swept.set()

    assert results_at_once([hold, sweep]) == [0, 0]
    assert UserSession.objects.filter(session_key="k").exists()


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)")
        return cursor.fetchone()[0]
