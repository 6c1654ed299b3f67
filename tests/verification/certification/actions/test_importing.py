"""Importing figures: evaluated in memory; since when and until when is kept, and the hash of the file."""

from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone

from core.approvals import confirm, decline, withdraw
from core.models import Approval, User
from sellers.models import Seller
from tests.refusals import refusal, refusal_of
from tests.verification.certification.world import suspended
from verification.certification.actions.dropping import explain
from verification.certification.actions.importing import import_volume, reaches_back
from verification.certification.actions.releasing import withdraw_unneeded
from verification.certification.inform import period_begins
from verification.models import HighVolume, VolumeImport

pytestmark = pytest.mark.django_db
FAR = ["Pacific/Kiritimati", "Pacific/Niue"]  # at any moment it is another day than by UTC in one of them
THROUGH = timezone.now().date()
AGO = THROUGH - timedelta(days=100)


def file(*lines: str) -> bytes:
    return "\n".join(["seller,day,count,usd", *lines]).encode()


def enough(seller: Seller, day: date = AGO) -> str:
    return f"{seller.public_id},{day},200,5000.00"


def dropping(seller: Seller, ops: User, content: str = "") -> Approval:
    """An import by which the seller is of high volume no longer, or as `content` says; it waits for a second person."""
    if not HighVolume.objects.exists():
        import_volume(file(enough(seller)), actor=ops, through=THROUGH)
    short = file(content or f"{seller.public_id},{AGO},1,1")
    done = import_volume(short, actor=ops, through=THROUGH, drops=1, reason="Most of it was returned.")
    return Approval.objects.get(subject=done.public_id)


def test_who_reaches_both_thresholds_is_kept_with_the_hash_alone(seller: Seller, ops: User) -> None:
    content = file(enough(seller), "sel_unknown,2026-01-01,1,1")
    done = import_volume(content, actor=ops, through=THROUGH)
    row = HighVolume.objects.get()
    assert (row.seller, row.since, row.found_in) == (seller, AGO, done)
    assert done.content_hash == sha256(content).hexdigest()
    assert (done.sellers_count, done.found_count, done.unknown_count) == (2, 1, 1)


@pytest.mark.parametrize("zone", FAR)
def test_figures_reach_up_to_the_day_that_it_is_where_they_are_imported(seller: Seller, ops: User, zone: str) -> None:
    ops.time_zone = zone
    today = timezone.now().astimezone(ZoneInfo(zone)).date()
    tomorrow = today + timedelta(days=1)
    assert refusal_of(import_volume, file(enough(seller)), actor=ops, through=tomorrow) == "future"
    assert import_volume(file(enough(seller)), actor=ops, through=today).through == today


@pytest.mark.parametrize("zone", FAR)
def test_who_is_of_high_volume_is_so_by_the_day_that_it_is_where_they_are(seller: Seller, ops: User, zone: str) -> None:
    User.objects.filter(pk=seller.user_id).update(time_zone=zone)
    import_volume(file(enough(seller)), actor=ops, through=THROUGH)
    today = timezone.now().astimezone(ZoneInfo(zone)).date()
    found = []
    for since, until in ((0, 0), (-5, -1), (1, 5)):
        HighVolume.objects.update(since=today + timedelta(days=since), until=today + timedelta(days=until))
        found.append(HighVolume.objects.today().exists())
    assert found == [True, False, False]


def test_lines_of_one_seller_are_added_up(seller: Seller, ops: User) -> None:
    halves = [f"{seller.public_id},{AGO},100,2500", f"{seller.public_id},{AGO},100,2500.00"]
    assert import_volume(file(*halves), actor=ops, through=THROUGH).found_count == 1


def test_one_sale_too_few_is_not_kept(seller: Seller, ops: User) -> None:
    line = f"{seller.public_id},{AGO},199,5000"
    assert import_volume(file(line), actor=ops, through=THROUGH).found_count == 0
    assert not HighVolume.objects.exists()


def test_no_figure_is_in_any_row(seller: Seller, ops: User) -> None:
    import_volume(file(f"{seller.public_id},{AGO},271828,314159.26"), actor=ops, through=THROUGH)
    with connection.cursor() as cursor:
        for table in ("verification_volumeimport", "verification_highvolume", "audit_event"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            text = cursor.fetchone()[0]
            assert "271828" not in text
            assert "314159" not in text


def test_who_no_longer_reaches_them_by_a_later_file_is_forgotten(seller: Seller, ops: User, lead: User) -> None:
    import_volume(file(enough(seller)), actor=ops, through=THROUGH)
    confirm(dropping(seller, ops), actor=lead)
    assert not HighVolume.objects.exists()


@pytest.mark.parametrize("drops", [0, 2])
def test_who_imports_has_to_know_how_many_are_of_high_volume_no_longer(seller: Seller, ops: User, drops: int) -> None:
    import_volume(file(enough(seller)), actor=ops, through=THROUGH)
    short = file(f"{seller.public_id},{AGO},1,1")
    assert refusal_of(import_volume, short, actor=ops, through=THROUGH, drops=drops) == "would_drop"
    assert (HighVolume.objects.count(), VolumeImport.objects.count()) == (1, 1)


def test_who_was_of_high_volume_once_counts_no_more(seller: Seller, ops: User) -> None:
    import_volume(file(enough(seller)), actor=ops, through=THROUGH)
    HighVolume.objects.update(until=THROUGH - timedelta(days=1))
    assert import_volume(file(f"{seller.public_id},{AGO},1,1"), actor=ops, through=THROUGH)


def test_older_figures_undo_no_newer_ones(seller: Seller, ops: User) -> None:
    import_volume(file(enough(seller)), actor=ops, through=THROUGH)
    before = THROUGH - timedelta(days=1)
    assert refusal_of(import_volume, file("sel_x,2026-01-01,1,1"), actor=ops, through=before) == "older_figures"
    assert import_volume(file("sel_x,2026-01-01,1,1"), actor=ops, through=THROUGH)


@pytest.mark.parametrize(("late", "reaches"), [(0, True), (27, True), (31, False)])
def test_a_file_that_begins_late_can_be_told(ops: User, late: int, reaches: bool) -> None:
    begins = period_begins(THROUGH) + timedelta(days=late)
    done = import_volume(file(f"sel_x,{THROUGH},1,1", f"sel_x,{begins},1,1"), actor=ops, through=THROUGH)
    assert (done.begins_on, reaches_back(done)) == (begins, reaches)


def test_who_is_not_in_a_later_file_stays(seller: Seller, ops: User) -> None:
    import_volume(file(enough(seller)), actor=ops, through=THROUGH)
    import_volume(file("sel_unknown,2026-01-01,1,1"), actor=ops, through=THROUGH)
    assert HighVolume.objects.count() == 1


def test_since_is_the_first_day_of_a_time_without_a_gap(seller: Seller, ops: User) -> None:
    import_volume(file(enough(seller)), actor=ops, through=THROUGH)
    import_volume(file(enough(seller, THROUGH)), actor=ops, through=THROUGH)
    assert HighVolume.objects.get().since == AGO


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe",
        b"seller,day,count\n",
        b"seller,day,count,usd\nsel_x,2026-13-01,1,1",
        b"seller,day,count,usd\nsel_x,2026-01-01,one,1",
        b"seller,day,count,usd\nsel_x,2026-01-01,1,NaN",
        b"seller,day,count,usd\nsel_x,2026-01-01,-1,1",
        b"seller,day,count,usd\nsel_x,2026-01-01",
        b"",
    ],
)
def test_a_file_that_is_wrong_anywhere_changes_nothing(ops: User, content: bytes) -> None:
    assert refusal_of(import_volume, content, actor=ops, through=THROUGH) == "bad_file"
    assert not VolumeImport.objects.exists()


def test_the_same_file_is_imported_once(seller: Seller, ops: User) -> None:
    import_volume(file(enough(seller)), actor=ops, through=THROUGH)
    assert refusal_of(import_volume, file(enough(seller)), actor=ops, through=THROUGH) == "imported_before"


def test_figures_of_the_future_are_refused(seller: Seller, ops: User) -> None:
    tomorrow = THROUGH + timedelta(days=2)
    assert refusal_of(import_volume, file(enough(seller)), actor=ops, through=tomorrow) == "future"


def test_only_ops_import(seller: Seller, lead: User) -> None:
    assert refusal_of(import_volume, file(enough(seller)), actor=lead, through=THROUGH) == "not_allowed"


def test_no_one_person_ends_a_suspension_for_want_of_a_certification(seller: Seller, ops: User, lead: User) -> None:
    suspended(seller, ops, lead)
    proposal = dropping(seller, ops)
    withdraw_unneeded()
    assert Seller.objects.get().status == "suspended"
    with refusal("same_person"):
        confirm(proposal, actor=ops)
    assert "suspended until they do: 1." in " ".join(explain(proposal))
    confirm(proposal, actor=lead)
    withdraw_unneeded()
    assert Seller.objects.get().status == "active"


def test_nor_by_figures_that_end_sooner(seller: Seller, ops: User, lead: User) -> None:
    import_volume(file(enough(seller)), actor=ops, through=THROUGH)
    stands = HighVolume.objects.get().until
    sooner = period_begins(THROUGH) + timedelta(days=1)
    proposal = dropping(seller, ops, enough(seller, sooner))
    assert HighVolume.objects.get().until == stands
    confirm(proposal, actor=lead)
    assert HighVolume.objects.get().until == THROUGH + timedelta(days=1)


@pytest.mark.parametrize("end", [decline, withdraw])
def test_what_nobody_confirms_changes_nothing_and_a_later_import_proposes_it_again(
    seller: Seller, ops: User, lead: User, end: Callable[..., None]
) -> None:
    proposal = dropping(seller, ops)
    end(proposal, actor=lead, reason="No.") if end is decline else end(proposal, actor=ops)
    assert HighVolume.objects.get().lost_in is None
    again = dropping(seller, ops, f"{seller.public_id},{AGO},2,2")
    confirm(again, actor=lead)
    assert not HighVolume.objects.exists()


def test_a_later_import_that_finds_them_again_leaves_nothing_to_drop(seller: Seller, ops: User, lead: User) -> None:
    proposal = dropping(seller, ops)
    import_volume(file(enough(seller, THROUGH)), actor=ops, through=THROUGH)
    confirm(proposal, actor=lead)
    assert HighVolume.objects.get().lost_in is None


def test_whoever_drops_says_why(seller: Seller, ops: User) -> None:
    import_volume(file(enough(seller)), actor=ops, through=THROUGH)
    short = file(f"{seller.public_id},{AGO},1,1")
    assert refusal_of(import_volume, short, actor=ops, through=THROUGH, drops=1) == "no_reason"
    assert VolumeImport.objects.count() == 1


def test_nobody_drops_their_own_account(seller: Seller, ops: User, lead: User) -> None:
    import_volume(file(enough(seller)), actor=ops, through=THROUGH)
    short = file(f"{seller.public_id},{AGO},1,1")
    Seller.objects.update(user=ops)
    said = refusal_of(import_volume, short, actor=ops, through=THROUGH, drops=1, reason="Returned.")
    assert said == "own_account"
    Seller.objects.update(user=lead)
    assert refusal_of(confirm, dropping(seller, ops), actor=lead) == "own_account"
