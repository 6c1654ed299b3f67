"""R27: nothing personal is left, and the proof still holds."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models.functions import Now

from audit.actions import save_filter
from audit.chain import fault_of
from audit.models import Chain, Event, Place, SavedFilter
from audit.subjects import subjects_of
from core.approvals import confirm
from core.errors import DomainError
from core.models import User
from messaging.models import Message
from sellers.models import ErasureRequest, Seller
from sellers.rights.erasing import erase_seller, obstacles_to, propose_erasure
from sellers.rights.holding import place_hold
from sellers.rights.requests import ask_for_erasure, refuse_request, withdraw_request
from tests.audit.telling import say
from tests.refusals import refusal_of
from tests.sellers.rights.dumping import dump, stored_files
from tests.sellers.rights.full import PLANTED, fill
from tests.verification.building import complete, open_case
from verification.models import Case, Decision

pytestmark = pytest.mark.django_db


@pytest.fixture
def second_ops(make_user: Callable[..., User]) -> User:
    return make_user("second@staff.example.com", is_staff=True, is_superuser=True)


def found_in(text: str) -> list[str]:
    return [value for value in PLANTED if value in text]


def test_everything_planted_is_there_before(full: Seller) -> None:
    assert found_in(dump()) == PLANTED


def test_nothing_personal_is_left_in_any_table_or_file(
    full: Seller, other_seller: Seller, ops: User, second_ops: User, django_capture_on_commit_callbacks: Any
) -> None:
    complete(other_seller, name="Other Ltd")
    of_others = {name for document in other_seller.documents.all() for name in document.pages}
    approval = propose_erasure(full, actor=ops, reason="Zephyrine Quill wrote a letter.")
    with django_capture_on_commit_callbacks(execute=True):
        confirm(approval, actor=second_ops)
    assert found_in(dump()) == []
    assert stored_files() == of_others


def test_what_staff_were_told_names_nobody_any_more(full: Seller, account_manager: User, ops: User) -> None:
    told = Message.objects.filter(recipient=account_manager, purpose__in=["manager_overview", "session_taken_over"])
    assert all("Quillmarsh" in message.title + message.body for message in told)
    assert len(told) == 2
    erase_seller(full, actor=ops)
    assert {(message.title, message.body) for message in told.all()} == {("", "")}


def test_decision_dates_and_chains_stay_and_verify(full: Seller, ops: User) -> None:
    case = Case.objects.get(seller=full)
    decision = Decision.objects.get(case=case)
    subjects = subjects_of(full.public_id)
    erase_seller(full, actor=ops)
    assert Decision.objects.get(case=case).decided_at == decision.decided_at
    chains = Chain.objects.filter(subject__in=subjects)
    assert chains.count() > 3
    assert [chain.subject for chain in chains if fault_of(chain.subject) is not None] == []
    assert Event.objects.filter(subject=full.public_id, action="seller.erased", actor=ops.public_id).count() == 1


def test_nobody_logs_in_to_it_again(full: Seller, ops: User, log_in: Any) -> None:
    erase_seller(full, actor=ops)
    user = User.objects.get(pk=full.user_id)
    assert (user.is_active, user.has_usable_password()) == (False, False)
    assert log_in(user).get("/account/").status_code == 302
    assert Seller.objects.get(pk=full.pk).status == Seller.Status.CLOSED


def test_other_sellers_are_untouched(full: Seller, make_seller: Any, account_manager: User, ops: User) -> None:
    other = make_seller("zephyrine.quill.2@example.com", time_zone="Europe/London")
    fill(other, account_manager)
    of_both = dump()
    erase_seller(full, actor=ops)
    left = dump()
    assert found_in(left) == [value for value in PLANTED if value in of_both and value != "the hold on Quill"]


def test_an_address_at_which_others_acted_stays_and_all_others_go(
    full: Seller, other_seller: Seller, ops: User
) -> None:
    for actor in (full.user, other_seller.user):
        say("user.preferences_changed", other_seller.public_id, actor=actor, of="198.51.100.9")
    say("user.preferences_changed", full.public_id, actor=full.user, of="198.51.100.10")
    say("login.failed", full.user.public_id, of="198.51.100.88")
    erase_seller(full, actor=ops)
    left = set(Place.objects.filter(address__startswith="198.51.100.").values_list("address", flat=True))
    assert left == {"198.51.100.9"}


def test_saved_filters_of_the_log_that_look_for_the_seller_go_with_their_names(
    full: Seller, other_seller: Seller, ops: User
) -> None:
    for each in (full, other_seller):
        save_filter(f"Filter on {each.user.email}", f"seller={each.public_id}", actor=ops)
    save_filter("Quill herself", f"actor={full.user.public_id}", actor=ops)
    erase_seller(full, actor=ops)
    assert [each.query for each in SavedFilter.objects.all()] == [f"seller={other_seller.public_id}"]


def test_not_while_a_case_is_open(full: Seller, ops: User) -> None:
    open_case(full, Case.Status.DOCUMENT_REVIEW)
    assert "still open" in obstacles_to(full)[0]
    for erase in (erase_seller, lambda seller, actor: propose_erasure(seller, actor=actor, reason="Please.")):
        with pytest.raises(DomainError) as refused:
            erase(full, actor=ops)
        assert refused.value.code == "obstacle"
    assert found_in(dump()) == PLANTED


def test_not_while_a_hold_stands_even_when_it_was_proposed_before(full: Seller, ops: User, second_ops: User) -> None:
    approval = propose_erasure(full, actor=ops, reason="Asked.")
    place_hold(full, actor=ops, reason="A court asks.")
    with pytest.raises(DomainError) as refused:
        confirm(approval, actor=second_ops)
    assert refused.value.code == "obstacle"
    assert Seller.objects.get(pk=full.pk).erased_at is None


def test_it_answers_the_sellers_request(full: Seller, ops: User) -> None:
    request = ErasureRequest.objects.create(seller=full, asked_at=Now(), due_at=Now())
    erase_seller(full, actor=ops)
    assert ErasureRequest.objects.get(pk=request.pk).status == ErasureRequest.Status.DONE


def test_it_is_done_once(full: Seller, ops: User) -> None:
    erase_seller(full, actor=ops)
    with pytest.raises(DomainError) as refused:
        erase_seller(full, actor=ops)
    assert refused.value.code == "erased"


@pytest.mark.parametrize("by", ["seller", "staff"])
def test_a_proposal_falls_with_the_wish_on_which_it_rests(full: Seller, ops: User, second_ops: User, by: str) -> None:
    wish = ask_for_erasure(full, actor=full.user)
    approval = propose_erasure(full, actor=ops, reason="Asked.")
    if by == "seller":
        withdraw_request(wish, actor=full.user)
    else:
        refuse_request(wish, actor=ops, answer="The law obliges us to keep it.")
    assert refusal_of(confirm, approval, actor=second_ops) == "withdrawn"
    assert Seller.objects.get(pk=full.pk).erased_at is None
