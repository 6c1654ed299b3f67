"""What a review has found, and how a decision reads in the active language. It only reads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from babel.lists import format_list
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext

from core.times import format_moment, locale_of
from sellers.models import Document
from verification.models import Case, Check, Decision, DocumentOutcome, Reason, Review
from verification.reasons import reasons_by_code, seller_text


@dataclass(frozen=True)
class Finding:
    """One thing not accepted; `document` is the kind's name, or "" for a check."""

    document: str | Promise
    reason: Reason


def findings_of(review: Review) -> list[Finding]:
    """Rejected documents first, then failed checks whose reason no document carries already."""
    rejected = [
        outcome
        for outcome in review.document_outcomes.select_related("document").order_by("document_id")
        if outcome.outcome == DocumentOutcome.Outcome.REJECTED
    ]
    carried = {outcome.reason_code for outcome in rejected}
    failed = [check.reason_code for check in review.checks.all() if check.outcome == Check.Outcome.FAILED]
    others = [code for code in dict.fromkeys(failed) if code not in carried]
    reasons = reasons_by_code(carried | set(others))
    documents = [
        Finding(Document.Kind(outcome.document.kind).label, reasons[outcome.reason_code]) for outcome in rejected
    ]
    return documents + [Finding("", reasons[code]) for code in others]


def missing_in(review: Review) -> list[str | Promise]:
    """Kinds of the documents that were not there, and are asked for by the decision of this review. While it is not
    decided, those that it would ask for."""
    outcomes = review.document_outcomes.order_by("document_id")
    if review.ended_at is None:
        there = review.case.seller.documents.filter(status__in=Document.MISSING).order_by("id")
        kinds = there.exclude(pk__in=outcomes.values("document")).values_list("kind", flat=True)
        return [_name(kind) for kind in kinds]
    missing = outcomes.filter(outcome=DocumentOutcome.Outcome.MISSING)
    return [_name(kind) for kind in missing.values_list("document__kind", flat=True)]


def accepted_in(review: Review) -> list[str | Promise]:
    """Kinds of the documents that this review accepted."""
    accepted = review.document_outcomes.filter(outcome=DocumentOutcome.Outcome.ACCEPTED).order_by("document_id")
    return [_name(kind) for kind in accepted.values_list("document__kind", flat=True)]


def _name(kind: str) -> str | Promise:
    """In the language in which it will be told, not in that of whoever asks."""
    return Document.Kind(kind).label


def reason_codes_of(findings: Iterable[Finding]) -> list[str]:
    return list(dict.fromkeys(finding.reason.code for finding in findings))


@dataclass(frozen=True)
class DecisionText:
    title: str
    paragraphs: list[str]


def decision_text(
    outcome: str,
    findings: list[Finding],
    due: str = "",
    *,
    accepted: Sequence[str | Promise] = (),
    missing: Sequence[str | Promise] = (),
) -> DecisionText:
    """What the seller reads, document by document. `due`: due_text() of when documents are needed, or a second person
    has answered; `accepted`: accepted_in(), `missing`: missing_in().
    """
    outcomes = [*_sentences(findings), *_accepted(accepted)]
    if outcome == Decision.Outcome.APPROVED:
        return DecisionText(
            gettext("You are verified"),
            [
                gettext("Thank you. Your details and your documents were checked and accepted."),
                *_accepted(accepted),
                gettext("One step is left: enter your tax information. Your account is active as soon as you have."),
            ],
        )
    if outcome == Decision.Outcome.DOCUMENTS_NEEDED:
        last = gettext(
            "Your home page lists what is needed again as open tasks. The deadline is %(when)s. "
            "What was accepted stays accepted."
        ) % {"when": due}
        return DecisionText(gettext("We need documents from you again"), [*outcomes, *_missing(missing), last])
    if outcome == Decision.Outcome.REJECTED:
        last = gettext(
            "If you think that this is wrong, you can start again: the page “How your case stands” has the button."
        )
        return DecisionText(gettext("We could not verify you"), [*outcomes, last])
    second = gettext("Before anything is decided, a second person looks at your case. You need to do nothing.")
    promise = gettext("We tell you the result by %(when)s.") % {"when": due}
    return DecisionText(gettext("A second person looks at your case"), [second, promise])


def due_text(due_at: datetime | None, case: Case) -> str:
    """In the seller's zone and the active language."""
    return format_moment(due_at, case.seller.user.time_zone, get_language()) if due_at else ""


def decided_text(decision: Decision, case: Case) -> DecisionText:
    """decision_text() of what stands decided, including reasons that no check or document carries.

    `case`: its own, as it is now.
    """
    findings = findings_of(decision.review)
    known = reason_codes_of(findings)
    others = reasons_by_code([code for code in decision.reason_codes if code not in known])
    findings += [Finding("", reason) for reason in others.values()]
    kinds = {"accepted": accepted_in(decision.review), "missing": missing_in(decision.review)}
    return decision_text(decision.outcome, findings, due_text(decision.due_at, case), **kinds)


def _sentences(findings: list[Finding]) -> list[str]:
    return [_about(finding, sentence) for finding in findings if (sentence := seller_text(finding.reason))]


def _missing(kinds: Sequence[str | Promise]) -> list[str]:
    """One sentence, or none where everything was there."""
    names = format_list([str(kind) for kind in kinds], locale=locale_of(get_language()))
    return [gettext("Not there yet: %(documents)s.") % {"documents": names}] if kinds else []


def _accepted(kinds: Sequence[str | Promise]) -> list[str]:
    """One sentence, or none where nothing was accepted."""
    names = format_list([str(kind) for kind in kinds], locale=locale_of(get_language()))
    return [gettext("Accepted: %(documents)s.") % {"documents": names}] if kinds else []


def _about(finding: Finding, sentence: str) -> str:
    if not finding.document:
        return sentence
    return gettext("%(document)s: %(sentence)s") % {
        "document": capfirst(str(finding.document)),
        "sentence": sentence,
    }
