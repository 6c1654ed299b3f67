"""The seller has come to a session in person."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.models import User
from scheduling import actions as scheduling
from verification.actions.moving import lock, move
from verification.models import Case, Review
from verification.reviewing.actions.reviews import hand_in, lock_review, session_of


def receive_seller(review: Review, *, actor: User, code: str) -> None:
    """`code` is what the seller said. Twice is once. DomainError: "wrong_code" (it is counted), those of try_code()."""
    if not _receive(review, actor=actor, code=code):
        raise DomainError(
            "wrong_code",
            _("This is not the session ID of this session. The seller finds it on the page of the booking."),
        )


@transaction.atomic
def _receive(review: Review, *, actor: User, code: str) -> bool:
    case = lock(review.case)
    session = session_of(lock_review(review, actor=actor))
    if case.status == Case.Status.IN_SESSION:
        return True
    if not scheduling.try_code(session, actor=actor, code=code):
        return False
    hand_in(case.seller, actor=actor)
    move(case, Case.Status.IN_SESSION, actor=actor)
    return True
