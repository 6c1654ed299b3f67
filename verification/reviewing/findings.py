"""What a review has found, and how a decision reads in the active language. It only reads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from babel.lists import format_list
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext

from core.times import format_moment, locale_of
from sellers.models import Document
from verification.catalogue.reasons import Told, told, words_of
from verification.measures.account_status import measures_in_effect
from verification.models import Case, Check, Decision, DocumentOutcome, Measure, ReasonVersion, Review


@dataclass(frozen=True)
class Finding:
    """One thing not accepted, in the words chosen for it; `document` is the kind's name, or "" for a check."""

    document: str | Promise
    reason: ReasonVersion


def findings_of(review: Review) -> list[Finding]:
    return findings_from(
        review.document_outcomes.select_related("document").order_by("document_id"), review.checks.all()
    )


def findings_from(outcomes: Iterable[DocumentOutcome], checks: Iterable[Check]) -> list[Finding]:
    """Rejected documents first, then failed checks whose reason no document carries already."""
    rejected = [outcome for outcome in outcomes if outcome.outcome == DocumentOutcome.Outcome.REJECTED]
    carried = {outcome.reason_code for outcome in rejected}
    failed = [check for check in checks if check.outcome == Check.Outcome.FAILED]
    others = {check.reason_code: check for check in reversed(failed) if check.reason_code not in carried}
    words = words_of([*(each.named for each in rejected), *(each.named for each in others.values())])
    documents = [Finding(Document.Kind(each.document.kind).label, words[each.named]) for each in rejected]
    return documents + [Finding("", words[each.named]) for each in reversed(others.values())]


def missing_in(review: Review) -> list[str | Promise]:
    """Kinds of the documents that were not there, and are asked for by the decision of this review. While it is not
    decided, those that it would ask for."""
    outcomes = review.document_outcomes.order_by("document_id")
    if not hasattr(review, "decision"):
        there = review.case.seller.documents.filter(status__in=Document.MISSING).order_by("id")
        kinds = there.exclude(pk__in=outcomes.values("document")).values_list("kind", flat=True)
        return [_name(kind) for kind in kinds]
    missing = outcomes.filter(outcome=DocumentOutcome.Outcome.MISSING)
    return [_name(kind) for kind in missing.values_list("document__kind", flat=True)]


def accepted_in(review: Review) -> list[str | Promise]:
    """Kinds of the documents that this review accepted."""
    return accepted_from(review.document_outcomes.select_related("document").order_by("document_id"))


def accepted_from(outcomes: Iterable[DocumentOutcome]) -> list[str | Promise]:
    return [_name(each.document.kind) for each in outcomes if each.outcome == DocumentOutcome.Outcome.ACCEPTED]


def _name(kind: str) -> str | Promise:
    """In the language in which it will be told, not in that of whoever asks."""
    return Document.Kind(kind).label


def reasons_of(findings: Iterable[Finding]) -> dict[str, int]:
    """{code: number of the version}, as a decision holds them."""
    return {finding.reason.code: finding.reason.number for finding in findings}


@dataclass(frozen=True)
class Point:
    """One thing not accepted as the seller reads it; `document` as in Finding, with a capital letter."""

    document: str
    told: Told

    @property
    def text(self) -> str:
        if not self.document:
            return self.told.text
        return gettext("%(document)s: %(sentence)s") % {"document": self.document, "sentence": self.told.text}


@dataclass(frozen=True)
class DecisionText:
    """`paragraphs` say all of it, for a message. On a page the `points` stand with their pictures, and `rest` after
    them; what can be done next, `ways`, is left to the page, which has the buttons."""

    title: str
    rest: list[str]
    points: list[Point] = field(default_factory=list)
    ways: list[str] = field(default_factory=list)

    @property
    def decided(self) -> list[str]:
        return [*(point.text for point in self.points), *self.rest]

    @property
    def paragraphs(self) -> list[str]:
        return [*self.decided, *self.ways]


def decision_text(
    outcome: str,
    findings: list[Finding],
    due: str = "",
    *,
    accepted: Sequence[str | Promise] = (),
    missing: Sequence[str | Promise] = (),
    left: str = "",
) -> DecisionText:
    """What the seller reads, document by document. `due`: due_text() of when documents are needed or an appeal is
    possible; `accepted`: accepted_in(), `missing`: missing_in(). `left`: of an
    approval, left_after().
    """
    points = _points(findings)
    if outcome == Decision.Outcome.APPROVED:
        return DecisionText(
            gettext("You are verified"),
            [
                gettext("Thank you. Your details and your documents were checked and accepted."),
                *_accepted(accepted),
                left,
            ],
        )
    if outcome == Decision.Outcome.DOCUMENTS_NEEDED:
        last = gettext(
            "Your home page lists what is needed again as open tasks. The deadline is %(when)s. "
            "What was accepted stays accepted."
        ) % {"when": due}
        rest = [*_accepted(accepted), *_missing(missing)]
        return DecisionText(gettext("We need documents from you again"), rest, points, [last])
    again = gettext(
        "If something was missing or has changed, you can start again: the page “How your case stands” has the button."
    )
    return DecisionText(gettext("We could not verify you"), _accepted(accepted), points, [*_appeal(due), again])


def _appeal(due: str) -> list[str]:
    """One sentence, or none where it is too late."""
    said = gettext(
        "If you think that this is wrong, you can appeal until %(when)s, on the page of the decision: somebody who "
        "took no part in it then looks at everything again, and answers in writing."
    )
    return [said % {"when": due}] if due else []


def due_text(due_at: datetime | None, case: Case) -> str:
    """In the seller's zone and the active language."""
    return format_moment(due_at, case.seller.user.time_zone, get_language()) if due_at else ""


def _of_change(outcome: str, findings: list[Finding], due: str) -> DecisionText | None:
    """Where the account stands, and a change of details alone was decided on."""
    if outcome == Decision.Outcome.APPROVED:
        return DecisionText(
            gettext("Your change is accepted"),
            [
                gettext("Thank you. What you changed was checked. Your new details count from now on."),
                gettext("Nothing more is needed for it, and your account stays as it was."),
            ],
        )
    if outcome == Decision.Outcome.REJECTED:
        last = gettext(
            "Your details stay as they were, and so does your account. You can ask for a change again whenever you "
            "want."
        )
        title = gettext("We could not accept your change")
        return DecisionText(title, [], _points(findings), [*_appeal(due), last])
    return None


def decided_text(decision: Decision, case: Case) -> DecisionText:
    """decision_text() of what stands decided, including reasons that no check or document carries.

    `case`: its own, as it is now.
    """
    findings = findings_of(decision.review)
    known = reasons_of(findings)
    others = words_of([(code, number) for code, number in decision.reasons.items() if code not in known])
    findings += [Finding("", reason) for reason in others.values()]
    kinds = {"accepted": accepted_in(decision.review), "missing": missing_in(decision.review)}
    return text_before(case, decision.outcome, findings, due_text(decision.due_at, case), **kinds)


def text_before(
    case: Case,
    outcome: str,
    findings: list[Finding],
    due: str,
    *,
    accepted: Sequence[str | Promise],
    missing: Sequence[str | Promise],
) -> DecisionText:
    """What the seller of this case would read, were it decided so now."""
    if case.change_id and (text := _of_change(outcome, findings, due)):
        return text
    left = left_after(outcome, case)
    return decision_text(outcome, findings, due, accepted=accepted, missing=missing, left=left)


def left_after(outcome: str, case: Case) -> str:
    """What an approval leaves to the seller."""
    if outcome != Decision.Outcome.APPROVED:
        return ""
    if case.seller.certifications.suspending().exists():
        return gettext(
            "One step is left: certify that your details are right. Your account is suspended until then, and open "
            "again at once afterwards."
        )
    if measures_in_effect(case.seller).exclude(kind=Measure.Kind.UNDO).exists():
        return gettext(
            "What limits your account for another reason goes on. Your home page leads to that reason and to the way "
            "back."
        )
    return gettext("One step is left: enter your tax information. Your account is active as soon as you have.")


def _points(findings: list[Finding]) -> list[Point]:
    return [Point(capfirst(str(each.document)), said) for each in findings if (said := told(each.reason))]


def _missing(kinds: Sequence[str | Promise]) -> list[str]:
    """One sentence, or none where everything was there."""
    names = format_list([str(kind) for kind in kinds], locale=locale_of(get_language()))
    return [gettext("Not there yet: %(documents)s.") % {"documents": names}] if kinds else []


def _accepted(kinds: Sequence[str | Promise]) -> list[str]:
    """One sentence, or none where nothing was accepted."""
    names = format_list([str(kind) for kind in kinds], locale=locale_of(get_language()))
    return [gettext("Accepted: %(documents)s.") % {"documents": names}] if kinds else []
