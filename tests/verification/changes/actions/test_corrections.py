"""Correcting in a session what a change of details asks: never more than that."""

from collections.abc import Callable

import pytest

from core.models import User
from sellers.models import BankAccount, Seller
from tests.refusals import refusal
from tests.verification.building import begin, book
from tests.verification.changing import sent, standing
from verification.changes.actions.ending import correct_change
from verification.comparing.declared import FIELDS
from verification.console.facts import facts_of
from verification.models import Case, ChangeRequest, Review
from verification.reviewing.actions.corrections import answer_correction, ask_correction
from verification.reviewing.actions.reviews import admit_seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def active(seller: Seller, sample: Callable[[int], None]) -> Seller:
    sample(0)
    return standing(seller)


def in_the_room(change: ChangeRequest, user: User) -> Review:
    """Of a session for this change, in which its seller has been admitted."""
    booking = book(change.seller, user)
    Case.objects.filter(change=change).update(status="session_booked", booking=booking)
    review = begin(Case.objects.get(change=change), user)
    admit_seller(review, actor=user)
    review.refresh_from_db()
    return review


def test_what_was_asked_is_corrected_in_the_change_alone(active: Seller, account_manager: User) -> None:
    review = in_the_room(sent(active, "person", family_name="Maried"), account_manager)
    asked = ask_correction(review, FIELDS["family_name"], actor=account_manager)
    answer_correction(asked, actor=active.user, value="Married")
    assert ChangeRequest.objects.get().asked == {"person": {"family_name": "Married"}}


def test_another_part_than_was_asked_cannot_be_corrected(active: Seller, account_manager: User) -> None:
    review = in_the_room(sent(active, "person", family_name="Married"), account_manager)
    with refusal("not_asked_for"):
        ask_correction(review, FIELDS["account_number"], actor=account_manager)
    with refusal("not_asked_for"):
        correct_change(ChangeRequest.objects.get(), actor=active.user, part="bank_account", name="number", value="GB00")
    assert ChangeRequest.objects.get().asked == {"person": {"family_name": "Married"}}
    assert BankAccount.objects.get().number == "GB33BUKB20201555555555"


def test_nor_what_takes_more_than_was_asked(active: Seller, account_manager: User) -> None:
    review = in_the_room(sent(active, "business", street="9 New Road"), account_manager)
    with refusal("not_asked_for"):
        ask_correction(review, FIELDS["legal_name"], actor=account_manager)
    ask_correction(review, FIELDS["street"], actor=account_manager)


def test_the_console_has_a_pencil_beside_nothing_else(active: Seller, account_manager: User) -> None:
    review = in_the_room(sent(active, "business", street="9 New Road"), account_manager)
    rows = [row for block in facts_of(review, []) for row in block.rows]
    assert [row.field.code for row in rows if row.field and row.correctable] == ["street"]
