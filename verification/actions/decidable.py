"""What stands against a decision, whoever decides and however it comes to count."""

from django.utils.translation import gettext as _

from core.errors import DomainError
from core.models import User
from verification.models import Case
from verification.owed import lacks_session, owed_session
from verification.qualified import ways_opened_by


def refuse_unmet(case: Case) -> None:
    """An approval on documents of a case that a session is still needed for.

    DomainError: "session_owed", "session_failed".
    """
    if owed_session(case):
        raise DomainError(
            "session_owed",
            _(
                "It cannot be approved yet: the video session that its signals ask for was not held. On the page of "
                "the case, give the seller new times, or have a lead decide to go on without it."
            ),
        )
    if lacks_session(case):
        raise DomainError(
            "session_failed",
            _(
                "It cannot be approved on its documents: what only a session can show was not shown. On the page of "
                "the case, give the seller new times."
            ),
        )


def refuse_opened_way(case: Case, *, actor: User) -> None:
    """Whoever opened the way to an approval does not say the last word for it either (R31).

    DomainError "same_person".
    """
    if any(way.exists() for way in ways_opened_by(actor.pk, case)):
        raise DomainError(
            "same_person",
            _("You opened the way to this approval before: another lead has to settle it."),
        )
