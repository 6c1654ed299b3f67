"""Every state of a measure, an appeal, a certification and a change: its page says who acts next, by when, and what
happens otherwise."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from core.models import User
from core.times import format_moment
from sellers.models import Seller
from tests.verification.appealing import answer, appeal, hearer, reject
from tests.verification.building import answer_all, begin, document_case, open_case
from tests.verification.certification.world import DAY, asked, certify_now, of_high_volume, over, suspended
from tests.verification.changing import begun, sent, standing
from tests.verification.measuring import announced, approved, fresh, in_effect
from verification.actions.expiring import expire_due
from verification.appeals.actions.lodging import save_appeal, withdraw_appeal
from verification.certification.actions.certifying import follow_up
from verification.changes.actions.changing import withdraw_change
from verification.measures.actions.carrying_out import end_measure
from verification.measures.actions.saying_done import say_done
from verification.models import Appeal, Case, ChangeRequest, Decision, Measure
from verification.reviewing.actions.decisions import decide

pytestmark = pytest.mark.django_db
YOU, WE, BOTH, NOBODY = "You", "We", "You and we", "Nobody: everything is done"


class World:
    """Whom each state takes. A state is a method: it returns its page, and by when (None: there is no day)."""

    def __init__(self, seller: Seller, account_manager: User, lead: User, ops: User, make_user: Any) -> None:
        self.seller, self.reviewer, self.lead, self.ops, self.make_user = seller, account_manager, lead, ops, make_user

    def third(self) -> User:
        """A lead who took no part."""
        user = hearer(self.make_user, "vera")
        user.groups.set(self.lead.groups.all())
        return User.objects.get(pk=user.pk)

    def measure(self, kind: str) -> Measure:
        return in_effect(approved(self.seller), kind, by=self.lead, and_by=self.ops)

    def at(self, measure: Measure, field: str = "") -> Any:
        measure = fresh(measure)
        return reverse("measure", args=[measure.public_id]), getattr(measure, field) if field else None

    # Measures.

    def measure_announced(self) -> Any:
        return self.at(announced(approved(self.seller), "close", by=self.lead, and_by=self.ops), "effective_at")

    def measure_restricted(self) -> Any:
        return self.at(self.measure("restrict"))

    def measure_suspended(self) -> Any:
        return self.at(self.measure("suspend"), "lasts_until")

    def measure_undone(self) -> Any:
        return self.at(self.measure("undo"))

    def measure_closed(self) -> Any:
        return self.at(self.measure("close"), "appeal_by")

    def measure_closed_for_good(self) -> Any:
        measure = self.measure("close")
        Measure.objects.update(appeal_by=timezone.now() - DAY)
        return self.at(measure)

    def measure_said_done(self) -> Any:
        measure = self.measure("restrict")
        say_done(measure, actor=self.seller.user, text="The new passport came.")
        return self.at(measure, "answer_by")

    def measure_lifted(self) -> Any:
        measure = self.measure("restrict")
        end_measure(measure, actor=self.lead)
        return self.at(measure)

    def measure_dropped(self) -> Any:
        measure = announced(approved(self.seller), "close", by=self.lead, and_by=self.ops)
        end_measure(measure, actor=self.lead)
        return self.at(measure)

    # Appeals against measures.

    def against_measure_draft(self) -> Any:
        measure = self.measure("close")
        save_appeal(measure, actor=self.seller.user, text="It is")
        return self.at(measure, "appeal_by")

    def against_measure_open(self) -> Any:
        measure = self.measure("close")
        return self.at(measure)[0], appeal(measure).answer_by

    def against_measure_upheld(self) -> Any:
        measure = self.measure("close")
        appeal(measure)
        return self.at(measure)[0], answer(self.third(), overturned=False).further_by

    def against_measure_withdrawn(self) -> Any:
        measure = self.measure("close")
        withdraw_appeal(appeal(measure), actor=self.seller.user)
        return self.at(measure, "appeal_by")

    # Appeals against decisions.

    def rejected(self) -> tuple[Decision, str]:
        decision = reject(document_case(self.seller), self.reviewer)
        return decision, reverse("decision", args=[decision.public_id])

    def appeal_draft(self) -> Any:
        decision, page = self.rejected()
        save_appeal(decision, actor=self.seller.user, text="It is")
        return page, None

    def appeal_open(self) -> Any:
        decision, page = self.rejected()
        appeal(decision)
        return page, Case.objects.get().due_at

    def appeal_upheld(self) -> Any:
        decision, page = self.rejected()
        appeal(decision)
        answer(self.third(), overturned=False)
        return page, None

    def appeal_overturned(self) -> Any:
        decision, page = self.rejected()
        appeal(decision)
        answer(self.third(), overturned=True)
        return page, Case.objects.get().due_at

    def appeal_withdrawn(self) -> Any:
        decision, page = self.rejected()
        withdraw_appeal(appeal(decision), actor=self.seller.user)
        return page, None

    # The yearly certification.

    def certification_none(self) -> Any:
        of_high_volume(self.seller, self.ops)
        return reverse("certify"), None

    def certification_asked(self) -> Any:
        return reverse("certify"), asked(of_high_volume(self.seller, self.ops)).due_at

    def certification_asked_again(self) -> Any:
        certification = over(asked(of_high_volume(self.seller, self.ops)))
        follow_up(certification)
        certification.refresh_from_db()
        return reverse("certify"), certification.due_at

    def certification_checked(self) -> Any:
        certification = asked(of_high_volume(self.seller, self.ops))
        open_case(self.seller, Case.Status.DOCUMENT_REVIEW)
        return reverse("certify"), certification.due_at

    def certification_suspended(self) -> Any:
        suspended(self.seller, self.ops, self.lead)
        return reverse("certify"), None

    def certification_given(self) -> Any:
        asked(of_high_volume(self.seller, self.ops))
        certify_now(self.seller)
        return reverse("certify"), None

    # Changes.

    def change_draft(self) -> Any:
        begun(standing(self.seller), "person", family_name="Married")
        return reverse("change"), None

    def change_submitted(self) -> Any:
        return reverse("change"), self.change_sent().due_at

    def change_sent(self) -> Case:
        case: Case = sent(standing(self.seller), "person", family_name="Married").case
        return case

    def change_decided(self, outcome: str, *codes: str, **found: dict[str, str]) -> Any:
        review = begin(self.change_sent(), self.reviewer)
        answer_all(review, **found)
        decide(review, actor=self.reviewer, outcome=outcome, reason_codes=list(codes))
        return reverse("change"), None

    def change_applied(self) -> Any:
        return self.change_decided("approved")

    def change_refused(self) -> Any:
        return self.change_decided("rejected", "altered", rejected={"identity": "altered"})

    def change_appealed(self) -> Any:
        self.change_refused()
        decision = Decision.objects.select_related("case__seller__user").latest("pk")
        appeal(decision)
        return reverse("change"), Case.objects.get(pk=decision.case_id).due_at

    def change_withdrawn(self) -> Any:
        begun(standing(self.seller), "person", family_name="Married")
        withdraw_change(self.seller, actor=self.seller.user)
        return reverse("change"), None

    def change_lapsed(self) -> Any:
        self.change_decided("documents_needed", "cut_off", rejected={"identity": "cut_off"})
        Case.objects.filter(change__isnull=False).update(due_at=timezone.now() - DAY)
        expire_due()
        return reverse("change"), None


STATES: dict[str, tuple[str, str]] = {
    "measure_announced": (WE, "takes effect on that day by itself"),
    "measure_restricted": (YOU, "Your account stays restricted."),
    "measure_suspended": (YOU, "Your account is then open again by itself."),
    "measure_undone": (BOTH, "Until a person has checked you again."),
    "measure_closed": (YOU, "Your account stays closed."),
    "measure_closed_for_good": (NOBODY, "Your account stays closed."),
    "measure_said_done": (WE, "Until then it stays as it is."),
    "measure_lifted": (NOBODY, "Nothing changes by itself."),
    "measure_dropped": (NOBODY, "Nothing changes by itself."),
    "against_measure_draft": (YOU, "Your account stays closed."),
    "against_measure_open": (WE, "Your appeal is never closed without an answer."),
    "against_measure_upheld": (YOU, "Your account stays closed."),
    "against_measure_withdrawn": (YOU, "Your account stays closed."),
    "appeal_draft": (YOU, "nothing else happens by itself."),
    "appeal_open": (WE, "Your appeal is never closed without an answer."),
    "appeal_upheld": (YOU, "nothing else happens by itself."),
    "appeal_overturned": (WE, "You lose nothing if we are late"),
    "appeal_withdrawn": (YOU, "nothing else happens by itself."),
    "certification_none": (NOBODY, "Nothing changes by itself."),
    "certification_asked": (YOU, "We tell you once more."),
    "certification_asked_again": (YOU, "your account is suspended until you certify."),
    "certification_checked": (WE, "We tell you once more."),
    "certification_suspended": (YOU, "Your account stays suspended."),
    "certification_given": (NOBODY, "Nothing changes by itself."),
    "change_draft": (YOU, "your details stay as they are."),
    "change_submitted": (WE, "You lose nothing if we are late"),
    "change_applied": (NOBODY, "Nothing changes by itself."),
    "change_refused": (NOBODY, "There is no deadline."),
    "change_appealed": (WE, "Your appeal is never closed without an answer."),
    "change_withdrawn": (NOBODY, "There is no deadline."),
    "change_lapsed": (NOBODY, "There is no deadline."),
}


@pytest.fixture
def world(
    seller: Seller, account_manager: User, lead: User, ops: User, make_user: Any, sample: Callable[[int], None]
) -> World:
    sample(0)
    return World(seller, account_manager, lead, ops, make_user)


@pytest.mark.parametrize("state", STATES)
def test_its_page_says_who_acts_next_by_when_and_what_happens_otherwise(
    state: str, world: World, log_in: Callable[[User], Any]
) -> None:
    who, otherwise = STATES[state]
    path, by_when = getattr(world, state)()
    page = unescape(log_in(world.seller.user).get(path).content.decode())
    assert fact(page, "Who acts next") == who
    assert otherwise in fact(page, "Otherwise")
    named = " ".join(format_moment(by_when, world.seller.user.time_zone, "en").split()) if by_when else ""
    assert fact(page, "By when") == named


def fact(page: str, name: str) -> str:
    """What stands beside it the first time; "" where nothing does."""
    found = re.search(rf"<dt>{name}</dt>\s*<dd>(.*?)</dd>", page, re.DOTALL)
    return " ".join(strip_tags(found[1]).split()) if found else ""


@pytest.mark.parametrize(
    ("statuses", "states"),
    [
        # Proposed, it is nobody's page yet.
        (set(Measure.Status) - {"proposed"}, {"announced": "announced", "in_effect": "closed"}),
        (set(Appeal.Status), {}),
        (set(ChangeRequest.Status), {}),
    ],
    ids=["measures", "appeals", "changes"],
)
def test_no_status_is_missing_from_the_table(statuses: set[str], states: dict[str, str]) -> None:
    said = {state.rpartition("_")[2] if "against" in state else state.partition("_")[2] for state in STATES}
    assert {states.get(status, status) for status in statuses} <= said
