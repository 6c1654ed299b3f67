"""Sessions that were paused: what is done, what is left, and what the next review takes from them. Reads only."""

from dataclasses import dataclass

from babel.lists import format_list
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.times import locale_of
from sellers.models import Document
from verification.life.table import REVIEWED
from verification.models import Case, Check, Decision, Detour, Review, Still


@dataclass(frozen=True)
class Paused:
    """`done` of `checks` have their outcome; `left`: names of documents at which somebody has to look."""

    done: int
    checks: int
    left: list[str]


def paused_review(case: Case) -> Review | None:
    """Of the session from which the next review goes on, of the documents or in another session, whatever was ruled
    about that or came between; None once it was decided since."""
    return _paused(case, case.decisions.all())


def _paused(case: Case, decisions: QuerySet[Decision]) -> Review | None:
    paused = case.detours.filter(cause=Detour.Cause.PAUSED, missed__isnull=False)
    detour = paused.select_related("missed").first()
    if detour is None or detour.missed is None:
        return None
    if decisions.filter(decided_at__gt=detour.made_at).exists():
        return None
    return case.reviews.filter(session=detour.missed.session_id).order_by("pk").last()


def stills_before(review: Review) -> dict[int, list[Still]]:
    """{item: stills} of the sessions from which this review goes on: paused more than once, of each."""
    taken: dict[int, list[Still]] = {}
    for still in Still.objects.filter(check_of__review__in=sessions_before(review)).select_related("check_of"):
        taken.setdefault(still.check_of.item_id, []).append(still)
    return taken


def sessions_before(review: Review) -> list[Review]:
    """The reviews that it goes on from, the last one first."""
    found: list[Review] = []
    while before := (found[-1] if found else review).continues:
        found.append(before)
    return found


def paused_of(case: Case) -> Paused | None:
    """As its seller knows it; None for a case that does not wait for what was paused."""
    review = _paused(case, case.decisions.told()) if case.status in REVIEWED else None
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


def _done(paused: Paused) -> list[str]:
    """Nothing where nothing is: that would only sound like a reproach."""
    said = _("Done and kept: %(done)d of %(checks)d checks. Nothing that is done is asked of you again.")
    return [said % {"done": paused.done, "checks": paused.checks}] if paused.done else []


def paused_text(case: Case) -> list[str]:
    """To the seller: what is done, what is left, and that nothing done is asked again. Empty for other cases."""
    paused = paused_of(case)
    if paused is None:
        return []
    return [
        _("It could not be finished in the session, and that is not held against you.")
        if paused.left or paused.done < paused.checks
        else _("Everything was done in the session but the decision."),
        *_done(paused),
        _("Left for us: to look at your documents (%(documents)s) and to decide.")
        % {"documents": format_list(paused.left, locale=locale_of(get_language()))}
        if paused.left
        else _("Left for us: to decide."),
        _("If something can only be shown in a session after all, we offer you new times and say why."),
    ]
