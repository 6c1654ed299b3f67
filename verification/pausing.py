"""Sessions that were paused into a review of documents: what is done, and what is left. Reads only."""

from dataclasses import dataclass

from babel.lists import format_list
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.times import locale_of
from sellers.models import Document
from verification.models import Case, Check, Detour, Review


@dataclass(frozen=True)
class Paused:
    """`done` of `checks` have their outcome; `left`: names of documents at which somebody has to look."""

    done: int
    checks: int
    left: list[str]


def paused_review(case: Case) -> Review | None:
    """Of the session from which the next review of the documents goes on; None once it was decided since."""
    detour = case.detours.select_related("missed").first()
    if detour is None or detour.cause != Detour.Cause.PAUSED or detour.missed is None:
        return None
    if case.decisions.filter(decided_at__gt=detour.made_at).exists():
        return None
    return case.reviews.filter(session=detour.missed.session_id).order_by("pk").last()


def paused_of(case: Case) -> Paused | None:
    """None for a case that does not wait for what was paused."""
    review = paused_review(case) if case.status == Case.Status.DOCUMENT_REVIEW else None
    if review is None:
        return None
    outcomes = list(review.checks.values_list("outcome", flat=True))
    waiting = case.seller.documents.filter(status=Document.Status.UPLOADED)
    left = waiting.exclude(pk__in=review.document_outcomes.values("document")).order_by("id")
    return Paused(
        done=sum(outcome != Check.Outcome.OPEN for outcome in outcomes),
        checks=len(outcomes),
        left=[capfirst(str(document.get_kind_display())) for document in left],
    )


def paused_text(case: Case) -> list[str]:
    """To the seller: what is done, what is left, and that nothing done is asked again. Empty for other cases."""
    paused = paused_of(case)
    if paused is None:
        return []
    return [
        _("It could not be finished in the session, and that is not held against you.")
        if paused.left or paused.done < paused.checks
        else _("Everything was done in the session but the decision."),
        _("Done and kept: %(done)d of %(checks)d checks. Nothing that is done is asked of you again.")
        % {"done": paused.done, "checks": paused.checks},
        _("Left for us: to look at your documents (%(documents)s) and to decide.")
        % {"documents": format_list(paused.left, locale=locale_of(get_language()))}
        if paused.left
        else _("Left for us: to decide."),
        _("If something can only be shown in a session after all, we offer you new times and say why."),
    ]
