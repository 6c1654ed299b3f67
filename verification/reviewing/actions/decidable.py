"""What stands against a decision, whoever decides and however it comes to count."""

from django.db.models import Q
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.models import User
from sellers.models import Document
from verification.assignment.qualified import ways_opened_by
from verification.models import Case, DocumentOutcome, Review
from verification.sessions.owed import lacks_session, owed_session


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


def refuse_unshown(review: Review) -> None:
    """An approval of a change that a document of its own does not show, accepted now or since it was begun."""
    change = review.case.change
    if change is None:
        return
    now = review.document_outcomes.filter(outcome=DocumentOutcome.Outcome.ACCEPTED).values("document")
    accepted = Q(status=Document.Status.ACCEPTED) | Q(status=Document.Status.UPLOADED, pk__in=now)
    documents = review.case.seller.documents.filter(accepted, uploaded_at__gte=change.started_at)
    shown = set(documents.values_list("kind", flat=True))
    if lacking := [str(Document.Kind(kind).label) for kind in change.documents if kind not in shown]:
        names = {"names": ", ".join(lacking)}
        raise DomainError(
            "not_shown",
            _(
                "It cannot be approved: the change needs documents that were not sent and accepted for it: %(names)s. "
                "Decide that documents are needed: then the seller is asked for them."
            )
            % names,
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
