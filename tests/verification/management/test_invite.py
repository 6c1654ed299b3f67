"""`manage.py invite`: sellers by name, on a list that is a campaign."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from audit.models import Event
from core.models import User
from messaging.models import Message
from scheduling.models import AccountManager, Offer
from sellers.models import Seller
from tests.answers import words_of
from verification.campaigns.actions import naming
from verification.campaigns.actions.inviting import invite_due
from verification.models import Campaign, Case, Invitation
from verification.reading import rules_found

pytestmark = pytest.mark.django_db

Make = Callable[..., Seller]


def invite(*given: str) -> dict[str, Any]:
    """The object of --json, with the exit code."""
    out, code = StringIO(), 0
    try:
        call_command("invite", "--name", "Spring", "--json", *given, stdout=out, stderr=StringIO())
    except SystemExit as end:
        code = int(end.code or 0)
    return {**json.loads(out.getvalue()), "code": code}


def counts(told: dict[str, Any]) -> tuple[int, int, int, int]:
    return told["code"], told["invited"], told["already_invited"], told["refused"]


@pytest.fixture
def ren(make_rejected: Make, manager: AccountManager) -> Seller:
    return make_rejected("ren")


def test_an_invited_seller_has_a_case_with_times_its_reason_and_a_message(ren: Seller) -> None:
    assert counts(invite(ren.public_id)) == (0, 1, 0, 0)
    case = Case.objects.get(seller=ren, status=Case.Status.SESSION_NEEDED)
    assert Offer.objects.held().filter(seller=ren).count() == 3
    assert [rule.name for rule in rules_found(case)] == ["invited_after_rejection"]
    assert Message.objects.of(ren.user).get().title == "We invite you to a video session"
    assert Event.objects.get(subject=case.public_id).action == "case.invited"


def test_each_reason_follows_from_how_the_last_case_ended(make_rejected: Make, manager: AccountManager) -> None:
    made = [make_rejected("a", status=Case.Status.WITHDRAWN), make_rejected("b", status=Case.Status.LAPSED)]
    approved = make_rejected("c", status=Case.Status.APPROVED)
    Seller.objects.filter(pk=approved.pk).update(status=Seller.Status.SUSPENDED)
    assert counts(invite(*(seller.public_id for seller in (*made, approved)))) == (0, 3, 0, 0)
    found = [rule.name for case in Case.objects.open().order_by("pk") for rule in rules_found(case)]
    assert found == ["invited_after_declining", "invited_after_lapse", "invited_while_suspended"]


def test_a_file_of_addresses_and_ids_is_gone_on_with_after_a_stop(
    ren: Seller, make_rejected: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, file = make_rejected("aoi"), tmp_path / "sellers.txt"
    file.write_text(f"\ufeff{ren.user.email.upper()}\n\n  {other.public_id}  \n", encoding="utf-8")
    real = naming.invite

    def stopped(campaign: Campaign, sellers: list[Seller], *given: Any) -> None:
        if sellers == [other]:
            raise KeyboardInterrupt
        real(campaign, sellers, *given)

    monkeypatch.setattr(naming, "invite", stopped)
    assert invite("--file", str(file))["code"] == 130
    monkeypatch.undo()
    assert counts(invite("--file", str(file))) == (0, 1, 1, 0)
    assert counts(invite("--file", str(file))) == (0, 0, 2, 0)
    assert (Invitation.objects.count(), Message.objects.filter(purpose="case_invited").count()) == (2, 2)


def test_a_dry_run_says_the_same_and_leaves_nothing(ren: Seller) -> None:
    before = Event.objects.count()
    assert counts(invite(ren.public_id, "sel_nobody", "--dry-run")) == (3, 1, 0, 1)
    assert (Campaign.objects.count(), Offer.objects.count(), Event.objects.count()) == (0, 0, before)
    assert counts(invite(ren.public_id, "sel_nobody")) == (3, 1, 0, 1)


def test_who_cannot_be_invited_is_named_with_the_reason(
    make_rejected: Make, seller: Seller, manager: AccountManager
) -> None:
    verified = make_rejected("v", status=Case.Status.APPROVED)
    Seller.objects.filter(pk=verified.pk).update(status=Seller.Status.VERIFIED)
    at_work = make_rejected("w", status=Case.Status.DOCUMENT_REVIEW)
    silent = make_rejected("s")
    User.objects.filter(pk=silent.user_id).update(is_active=False)
    told = invite(*(each.public_id for each in (seller, verified, at_work, silent)), "nobody@example.com")
    assert counts(told) == (1, 0, 0, 5)
    said = [error["message"] for error in told["errors"]]
    for part, message in zip(
        ["handed nothing in yet", "it is verified", "an open case", "nobody can log in there", "no such seller"],
        said,
        strict=True,
    ):
        assert part in message
    assert (Campaign.objects.count(), Case.objects.open().count()) == (0, 1)


def test_where_no_times_are_free_nobody_is_invited_and_the_same_line_tries_again(
    make_rejected: Make, make_manager: Callable[..., AccountManager]
) -> None:
    ren = make_rejected("ren")
    told = invite(ren.public_id)
    assert (counts(told), told["errors"][0]["code"]) == ((1, 0, 0, 1), "no_times")
    make_manager()
    assert counts(invite(ren.public_id)) == (0, 1, 0, 0)


def test_a_seller_of_the_test_world_is_nobody_here(make_seller: Make) -> None:
    seller = make_seller("t@example.com", is_test=True)
    assert invite(seller.public_id)["errors"][0]["code"] == "no_such_seller"


def test_the_name_of_a_campaign_that_looks_itself_is_refused(
    ren: Seller, make_campaign: Callable[..., Campaign]
) -> None:
    make_campaign("Spring", running=False)
    assert invite(ren.public_id)["errors"][0]["code"] == "name_taken"
    assert Invitation.objects.count() == 0


def test_a_list_invites_nobody_else_and_its_page_shows_what_became_of_it(
    ren: Seller, make_rejected: Make, log_in: Callable[[User], Client], ops: User
) -> None:
    make_rejected("aoi")
    invite(ren.public_id)
    assert invite_due() == 0
    campaign = Campaign.objects.get()
    address = f"/admin/verification/campaign/{campaign.pk}/change/"
    page = words_of(log_in(ops).get(address))
    assert "1 seller is invited" in page
    assert "Times are held for them 1" in page
    assert "Last outcome" not in page
    assert log_in(ops).post(address, {"name": "Other"}).status_code == 403
    assert Campaign.objects.get().name == "Spring"


def test_wrong_calls_are_said(tmp_path: Path) -> None:
    for given in ([], ["--file", str(tmp_path / "nowhere.txt")]):
        with pytest.raises(CommandError):
            invite(*given)
    assert Campaign.objects.count() == 0
