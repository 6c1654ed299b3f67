"""Assigning documents to who is qualified: the next case at random, or by a lead. Nobody chooses a seller (R30)."""

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.log import record
from core.errors import DomainError
from core.languages import language_name
from core.models import User
from core.policy import current_policy
from core.roles import MAY_ASSIGN
from sellers.countries import country_name
from verification.actions.moving import lock
from verification.assignment.drawing import claim_urgent
from verification.assignment.qualified import refuse_unqualified, trained_manager
from verification.assignment.workload import Need, in_hand, needs, waiting_for
from verification.models import Case, Review
from verification.reviewing.actions.reviews import assign_documents, refuse_own_case
from verification.second.actions.holding import refuse_held

NAMED = 6  # kinds of what waits, in the sentence that nothing of it can be assigned
ASSIGNMENTS = {
    "urgent": gettext_lazy("It is urgent"),
    "language": gettext_lazy("Their language or country is needed"),
    "experience": gettext_lazy("Their experience is needed"),
    "balance": gettext_lazy("The work is spread unevenly"),
    "went_on": gettext_lazy("They began it, and are to go on"),
}


@transaction.atomic
def take_next(actor: User) -> Review:
    """One of the most urgent cases that this person may review, at random; or what they have in hand and have to finish
    first. Of several who ask at once, each gets another case.

    DomainError: "not_trained", "nothing_waits", "none_for_you".
    """
    manager = trained_manager(actor)
    one_at_a_time(actor)
    begun = in_hand(actor)[: current_policy().reviews_in_hand_count]
    if len(begun) == current_policy().reviews_in_hand_count:
        return begun[0]
    case = _claim(waiting_for(manager, fresh=True)) or _claim(waiting_for(manager))
    if case is None:
        raise _nothing_to_take()
    return assign_documents(case, reviewer=actor, actor=actor, assigned="queue")


def one_at_a_time(user: User) -> None:
    """Who presses twice at once is assigned one case, and led to it twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('verification.queue'), %s)", [user.pk])


def _claim(waiting: QuerySet[Case]) -> Case | None:
    case = claim_urgent(waiting.only("pk"))
    return lock(case) if case else None


def _nothing_to_take() -> DomainError:
    others = needs()
    if not others:
        return DomainError("nothing_waits", _("No case waits for a review of its documents. Look again later."))
    first = "; ".join(_in_words(need) for need in others[:NAMED]) + ("; …" if others[NAMED:] else "")
    listed = {"count": sum(need.count for need in others), "needs": first}
    return DomainError(
        "none_for_you",
        _(
            "Of the %(count)d that wait, none can be assigned to you: they need another language, documents of another "
            "country, or another person than you. Waiting: %(needs)s. A lead sees them, and can assign them."
        )
        % listed,
    )


def _in_words(need: Need) -> str:
    told = {"count": need.count, "language": language_name(need.language), "country": country_name(need.country)}
    return (
        _("%(count)d in %(language)s, documents of %(country)s") % told
        if need.country
        else (_("%(count)d in %(language)s") % told)
    )


@transaction.atomic
def assign_case(case: Case, *, actor: User, to: User, reason: str) -> Review:
    """By a lead, to somebody else who is qualified, however much they have in hand. `reason`: one of ASSIGNMENTS.

    DomainError: "not_allowed", "yourself", "no_reason", "own_case", "no_document_review", "held", "review_taken", and
    what refuse_unqualified() says.
    """
    case = lock(case)
    refuse_own_case(case, actor=actor)
    if not actor.has_perm(MAY_ASSIGN):
        raise DomainError("not_allowed", _("Only leads assign cases. Yours come from “My work”."))
    if to.pk == actor.pk:
        raise DomainError("yourself", _("Nobody assigns a case to themselves. Choose somebody else."))
    if reason not in ASSIGNMENTS:
        raise DomainError("no_reason", _("Choose why you assign it: the log needs it."))
    if open_review := _open_review(case):
        raise _taken(open_review)
    refuse_unqualified(to, case)
    review = assign_documents(case, reviewer=to, actor=actor, assigned="lead")
    data = {"review": review.public_id, "to": to.public_id, "reason": reason}
    record("review.assigned", actor=actor, subject=case, data=data)
    return review


@transaction.atomic
def begin_document_review(case: Case, *, actor: User) -> Review:
    """Go on with what was assigned, also after it was released because nothing was done and nobody has it since.

    DomainError: "own_case", "no_document_review", "held", "review_taken", "not_assigned", "hands_full".
    """
    one_at_a_time(actor)
    case = lock(case)
    refuse_own_case(case, actor=actor)
    if open_review := _open_review(case):
        if open_review.reviewer_id != actor.pk:
            raise _taken(open_review)
        return open_review
    if released_idle(case, actor) is None:
        raise DomainError(
            "not_assigned",
            _("This case is not assigned to you, and nobody chooses one. “My work” gives you the next case."),
        )
    refuse_unqualified(actor, case)
    if in_hand(actor).count() >= current_policy().reviews_in_hand_count:
        raise DomainError("hands_full", _("You have another review in hand. Finish it or give it back first."))
    return assign_documents(case, reviewer=actor, actor=actor, assigned="again")


def released_idle(case: Case, user: User) -> Review | None:
    """This person's review of the case that was released because nothing was done, where nobody has it since."""
    lost = lost_review(case, user)
    return None if lost and case.reviews.filter(pk__gt=lost.pk).exists() else lost


def lost_review(case: Case, user: User) -> Review | None:
    """The last one of this person that was released because nothing was done, since the case waits for a review."""
    released = {"release": Review.Release.IDLE, "ended_at__gte": case.since}
    return case.reviews.filter(reviewer=user, **released).order_by("pk").last()


def _open_review(case: Case) -> Review | None:
    if case.status != Case.Status.DOCUMENT_REVIEW:
        raise DomainError("no_document_review", _("This case does not wait for a document review (any more)."))
    refuse_held(case)
    return case.reviews.filter(session=None, ended_at=None).select_related("reviewer").first()


def _taken(review: Review) -> DomainError:
    return DomainError("review_taken", _("Taken by %(name)s.") % {"name": review.reviewer})
