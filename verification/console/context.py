"""What the case page and the console show. The number of queries does not depend on how much there is."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _

from audit.data import values_of
from audit.models import Event
from audit.people import people_of
from audit.telling import in_a_line
from audit.words import label_of
from core.models import User
from core.roles import MAY_REVIEW
from core.times import format_clock, format_zone
from messaging.models import Message
from messaging.purposes import body_for_staff
from scheduling.models import Session, Side
from scheduling.room.presence import is_present
from sellers.models import Document, Seller
from verification.announcements.notices import notices_for
from verification.appeals.standing import added_papers, appeals_of
from verification.banner import banner_for
from verification.catalogue.reasons import Named, for_document, possible, seller_text, words_of
from verification.console.changed import change_of
from verification.console.facts import Block, declared_of, log_ins_of, shared_with_others, travel_of
from verification.console.looks import opening
from verification.console.queue import short_moment
from verification.console.screening import signals_of
from verification.life.headline import present
from verification.life.table import state_of
from verification.life.timeline_words import plain_words
from verification.life.todo import sections
from verification.models import Case, Check, Checklist, Decision, DocumentOutcome, ReasonVersion, Review, Still
from verification.reading import told_in
from verification.reviewing.findings import decided_text
from verification.reviewing.paused import paused_text, stills_before
from verification.sessions import wishes
from verification.sessions.missed import all_told
from verification.sessions.owed import session_asked

EVENTS_SHOWN = 100


def timeline_of(case: Case, documents: list[Document], zone: str) -> list[dict[str, Any]]:
    """The newest audit events of the case and of what belongs to it, in words."""
    subjects = [case.public_id, case.seller.public_id, *(document.public_id for document in documents)]
    if case.booking:
        subjects += [case.booking.public_id, case.booking.session.public_id]
    events = list(Event.objects.filter(subject__in=subjects).order_by("-at", "-id")[:EVENTS_SHOWN])
    people = people_of(event.actor for event in events)
    return [
        {
            "at": short_moment(event.at, zone),
            "actor": people[event.actor],
            "action": label_of(event.action),
            "data": in_a_line(event.action, event.data),
        }
        for event in events
    ]


def still_name(still: Still, number: int, zone: str) -> str:
    return _("Still %(number)d, %(time)s") % {"number": number, "time": format_clock(still.taken_at, zone, "en")}


def check_rows(review: Review, reasons: dict[str, ReasonVersion], zone: str) -> list[dict[str, Any]]:
    """`reasons`: reasons_in_use(). A retired one is there only where it was chosen before."""
    rows, in_person = [], review.session is not None and review.session.in_person
    taken = stills_before(review)
    for check in review.checks.select_related("item__checklist").prefetch_related("stills"):
        still = {reason.code: reason for reason in _still(reasons, check)}
        those = [still[code] for code in check.item.reason_codes if code in still]
        rows.append(
            {
                "check": check,
                "item": check.item,
                "reasons": _choices(possible(those, in_person=in_person)),
                "kept": review.session_id is None and check.item.session_only,
                "stills": [
                    (still, still_name(still, number, zone))
                    for number, still in enumerate([*taken.get(check.item_id, []), *check.stills.all()], start=1)
                ],
            }
        )
    return rows


def lists_of(rows: list[dict[str, Any]]) -> list[Checklist]:
    """The versions from which the review's checks came."""
    return sorted({row["item"].checklist for row in rows}, key=lambda each: each.pk)


def document_rows(review: Review, documents: list[Document], reasons: dict[str, ReasonVersion]) -> list[dict[str, Any]]:
    outcomes = {outcome.document_id: outcome for outcome in review.document_outcomes.all()}
    rows = [(document, outcomes.get(document.pk) or DocumentOutcome()) for document in documents]
    return [
        {
            "document": document,
            "judged": judged,
            "open": document.status == Document.Status.UPLOADED,
            "reasons": _choices(for_document(document.kind, _still(reasons, judged))),
            **opening(document),
        }
        for document, judged in rows
    ]


def _still(reasons: dict[str, ReasonVersion], row: Check | DocumentOutcome) -> list[ReasonVersion]:
    return [each for each in reasons.values() if each.reason.retired_at is None or each.code == row.reason_code]


def _choices(reasons: list[ReasonVersion]) -> list[tuple[str, str]]:
    return [(reason.code, reason.label) for reason in reasons]


def previews(language: str, reasons: dict[str, ReasonVersion]) -> dict[str, str]:
    """What the seller reads for each reason, in the seller's language."""
    with override(language):
        return {code: seller_text(reason) for code, reason in reasons.items()}


def admission(session: Session, zone: str) -> tuple[bool, str]:
    """Whether the seller can be let in by video, and what shows that they are there. `zone`: of whoever reads."""
    if session.in_person:
        return False, _told_here(session, zone)
    if session.consented_at is None:
        return False, _("The seller has not consented yet. Before that nobody can be let in.")
    if not is_present(session, Side.SELLER):
        return False, _("The seller has consented, but is not in the waiting room now. Wait until they are back.")
    return True, _("The seller has consented and waits to be let in.")


def _told_here(session: Session, zone: str) -> str:
    if stay := session.presences.filter(side=Side.SELLER).first():
        at = {"time": format_clock(stay.came_at, zone, "en"), "zone": format_zone(stay.came_at, zone, "en")}
        return _("The seller says that they have come, at %(time)s (%(zone)s): ask for the session ID.") % at
    return _("The seller has not said on the page of the booking that they have come.")


def case_context(case: Case, zone: str, *, reader: User) -> dict[str, Any]:
    documents = list(case.seller.documents.order_by("id"))
    reviews = case.reviews.select_related("reviewer", "decision__decided_by", "second__first_by", "session").order_by(
        "-id"
    )
    reviews = reviews.prefetch_related("checks__stills", "checks__item", "document_outcomes__document")
    words = words_of({*_named_in(reviews), *(named for document in documents for named in document.reasons.items())})
    return {
        "case": case,
        "seller": case.seller,
        "colour": state_of(case).value.colour,
        "zone": zone,
        "change": change_of(case),
        "declared": [
            *declared_of(case.seller),
            *(_to_ask_about(case.seller) if reader.has_perm(MAY_REVIEW) else []),
        ],
        "documents": [
            {
                "document": document,
                "reasons": [words[named] for named in document.reasons.items()],
                **opening(document),
            }
            for document in documents
        ],
        "appeals": added_papers(case) if any(_was_rejected(review) for review in reviews) else [],
        "signals": signals_of(case),
        "reviews": [_review_row(review, words) for review in reviews],
        "timeline": timeline_of(case, documents, zone),
        "wish": wish_of(case),
    }


def _was_rejected(review: Review) -> bool:
    """Only such a case can have appeals: others are spared the question."""
    decision = getattr(review, "decision", None)
    return decision is not None and decision.outcome == Decision.Outcome.REJECTED


def _to_ask_about(seller: Seller) -> list[Block]:
    """For who reviews alone."""
    return [*shared_with_others(seller), *log_ins_of(seller), *travel_of(seller)]


def wish_of(case: Case) -> str:
    return wishes.in_words(case.wished_times) if case.wished_times else ""


def _named_in(reviews: Iterable[Review]) -> Iterator[Named]:
    for review in reviews:
        rows: list[Check | DocumentOutcome] = [*review.checks.all(), *review.document_outcomes.all()]
        yield from (row.named for row in rows if row.reason_code)


def _review_row(review: Review, words: dict[Named, ReasonVersion]) -> dict[str, Any]:
    failed = [
        (check.item.title, words[check.named].label)
        for check in review.checks.all()
        if check.outcome == Check.Outcome.FAILED
    ]
    rejected = [
        (outcome.document.get_kind_display(), words[outcome.named].label)
        for outcome in review.document_outcomes.all()
        if outcome.outcome == DocumentOutcome.Outcome.REJECTED
    ]
    stills = [still for check in review.checks.all() for still in check.stills.all()]
    return {
        "review": review,
        "decision": getattr(review, "decision", None),
        "held": getattr(review, "second", None),
        "failed": failed + rejected,
        "stills": stills,
    }


def seller_context(case: Case) -> dict[str, Any]:
    """What the seller sees, drawn from the same tables: nobody on the phone gives another answer."""
    seller = Seller.objects.with_details().get(pk=case.seller_id)
    found = present(seller, case)
    events = Event.objects.filter(subject=case.public_id).order_by("-at", "-id")[:EVENTS_SHOWN]
    decision = case.decisions.told().select_related("review").first()
    history = [(event.at, plain_words(event.action, values_of(event.data))) for event in events]
    return {
        "case": case,
        "seller": seller,
        "for_staff": True,
        "banner": banner_for(seller),
        "notices": notices_for(seller),
        "standing": found.now,
        "zone": seller.user.time_zone,
        "language": get_language_info(seller.user.language),
        "sections": sections(seller, case, found.now, found.certification),
        "paused": paused_text(case),
        "missed": all_told(case),
        "told": told_in(case),
        "session_asked": session_asked(case),
        "closed": case.status in Case.CLOSED,
        "decided": decided_text(decision, case) if decision else None,
        "appeals": appeals_of(decision) if decision else [],
        "history": [(at, text) for at, text in history if text],
        "wish": wish_of(case),
        "seller_messages": [(message, body_for_staff(message)) for message in Message.objects.of(seller.user)[:20]],
    }
