"""What comes after a decision: appeals answered, and measures against the account that two people of the desks impose,
and lift."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from core.approvals import confirm
from core.clock import database_now
from core.models import Approval, User
from integration.testmode import desk
from integration.testmode.arriving import WHY, not_possible
from sellers.models import Seller
from verification.appeals.actions.hearing import answer_appeal, take_appeal
from verification.appeals.actions.lodging import file_appeal
from verification.appeals.hearers import waiting_for
from verification.appeals.standing import About, possible_step
from verification.measures.account_status import may_follow
from verification.measures.actions.carrying_out import WAITS_FOR_CASE
from verification.measures.actions.proposing import IMPOSE, LIFT, Proposal, propose_lift, propose_measure
from verification.models import Appeal, Case, Decision, Measure

Kind = Measure.Kind
GROUNDS = {
    Kind.RESTRICT: "documents_expired",
    Kind.SUSPEND: "details_outdated",
    Kind.UNDO: "documents_doubted",
    Kind.CLOSE: "rules_broken",
}
SUSPENDED_FOR = timedelta(days=60)


def can_impose(case: Case, kind: Kind) -> bool:
    seller = case.seller
    waits = kind in WAITS_FOR_CASE and seller.cases.unsettled().exists()
    stands = seller.measures.standing().filter(kind=kind).exists()
    return may_follow(seller, kind) and not waits and not stands


@transaction.atomic
def impose(case: Case, kind: Kind) -> None:
    """In effect at once, as where a law obliges us: what comes after days of notice, a clock is moved for."""
    proposer, now = desk.somebody(), database_now()
    measure = propose_measure(
        case.seller,
        actor=proposer,
        proposal=Proposal(
            kind=kind,
            ground=GROUNDS[kind],
            facts=WHY,
            evidence=WHY,
            evidence_on=now.date(),
            last_day=(now + SUSPENDED_FOR).date() if kind == Kind.SUSPEND else None,
            exception=Measure.Exempt.LAW,
            why_exception=WHY,
        ),
    )
    _confirm(IMPOSE, measure, not_by=proposer)


def end_measures(case: Case) -> None:
    """The latest first, so that the account goes back the way it came."""
    for measure in reversed(standing(case.seller)):
        with transaction.atomic():
            proposer = desk.somebody()
            propose_lift(measure, actor=proposer, reason=WHY)
            _confirm(LIFT, measure, not_by=proposer)


def standing(seller: Seller) -> list[Measure]:
    return list(seller.measures.standing().select_related("seller__user"))


def _confirm(kind: str, measure: Measure, *, not_by: User) -> None:
    approval = Approval.objects.waiting().get(kind=kind, subject=measure.public_id)
    confirm(approval, actor=desk.somebody(lambda user: user.pk != not_by.pk))


def answer_about_case(case: Case, *, overturned: bool) -> None:
    _answer(Appeal.objects.open().filter(decision__case=case).first(), rejection_of(case), overturned=overturned)


def answer_about_measure(case: Case, *, overturned: bool) -> None:
    _answer(open_about_measure(case), measure_of(case), overturned=overturned)


def open_about_measure(case: Case) -> Appeal | None:
    return Appeal.objects.open().filter(measure__seller=case.seller).first()


def rejection_of(case: Case) -> Decision | None:
    """That can be appealed against now."""
    decision = case.decisions.select_related("case__seller__user").first()
    return decision if decision and _appealable(decision) else None


def measure_of(case: Case) -> Measure | None:
    """The latest that can be appealed against now."""
    return next((each for each in reversed(standing(case.seller)) if _appealable(each)), None)


def _appealable(about: About) -> bool:
    return possible_step(about, now=database_now()) is not None


def _answer(appeal: Appeal | None, about: About | None, *, overturned: bool) -> None:
    if appeal is None:
        if about is None:
            raise not_possible()
        seller = about.seller if isinstance(about, Measure) else about.case.seller
        appeal = file_appeal(about, actor=seller.user, text=WHY)
    with transaction.atomic():  # nobody of the desk is left with one in hand
        this = Q(pk=appeal.pk)
        hearer = appeal.assigned_to or desk.somebody(lambda user: waiting_for(user).filter(this).exists())
        taken = take_appeal(hearer, among=this)
        answer_appeal(taken, actor=hearer, overturned=overturned, text=WHY)
        if overturned and taken.measure:
            _confirm(LIFT, taken.measure, not_by=hearer)
