"""Plans of the risk screen: drafted, proposed, confirmed by somebody else, never changed."""

import pytest
from django.db import InternalError, ProgrammingError, transaction

from audit.models import Event
from core.approvals import confirm, withdraw
from core.models import Approval, User
from tests.refusals import refusal
from tests.verification.building import find, open_case
from verification.models import ScreenPlan
from verification.screening.actions.planning import (
    discard_draft,
    keep_trial,
    propose_publication,
    save_draft,
    start_draft,
)
from verification.screening.proposals import explain
from verification.screening.thresholds import BOUNDS

pytestmark = pytest.mark.django_db
REFUSED = (InternalError, ProgrammingError)


@pytest.fixture
def draft(lead: User) -> ScreenPlan:
    return start_draft(actor=lead)


FOUND = {
    "since": "2026-01-01", "until": "2026-11-20", "zone": "Europe/Berlin",
    "runs": 90, "to_session": 3, "to_clear": 12, "unknown": 5,
}  # fmt: skip


def change(draft: ScreenPlan, lead: User, *, session_from: int = 100, note: str = "Too many", **points: int) -> None:
    """Points by the names of rules, and figures by theirs."""
    thresholds = draft.thresholds | {name: points.pop(name) for name in [*points] if name in BOUNDS}
    weights = draft.weights | points
    save_draft(draft, actor=lead, weights=weights, session_from=session_from, thresholds=thresholds, note=note)


def tried(draft: ScreenPlan, lead: User) -> None:
    draft.refresh_from_db()
    keep_trial(draft, actor=lead, found=FOUND)


def proposed(draft: ScreenPlan, lead: User) -> Approval:
    tried(draft, lead)
    return propose_publication(draft, actor=lead, reason="Tried on a year.")


def test_a_site_begins_with_the_shipped_plan() -> None:
    plan = ScreenPlan.objects.in_force()
    assert (plan.number, plan.session_from, plan.weights["country"]) == (1, 100, 100)


def test_a_draft_is_a_copy_of_the_plan_in_force_and_there_is_one(draft: ScreenPlan, lead: User) -> None:
    assert (draft.number, draft.weights) == (2, ScreenPlan.objects.in_force().weights)
    with refusal("draft_exists"):
        start_draft(actor=lead)


def test_a_draft_changes_nothing_until_a_second_person_confirms_it(draft: ScreenPlan, lead: User, ops: User) -> None:
    change(draft, lead, country=50)
    approval = proposed(draft, lead)
    assert ScreenPlan.objects.in_force().number == 1
    confirm(approval, actor=ops)
    plan = ScreenPlan.objects.in_force()
    assert (plan.number, plan.weights["country"], plan.published_by) == (2, 50, ops)
    assert Event.objects.filter(subject=plan.public_id, action="screenplan.published").exists()


def test_nobody_confirms_their_own_plan(draft: ScreenPlan, lead: User) -> None:
    change(draft, lead, country=50)
    approval = proposed(draft, lead)
    with refusal("same_person"):
        confirm(approval, actor=lead)


def test_an_account_manager_proposes_nothing(draft: ScreenPlan, lead: User, account_manager: User) -> None:
    change(draft, lead, country=50)
    with refusal("not_allowed"):
        proposed(draft, account_manager)


def test_what_is_proposed_waits_just_as_it_is(draft: ScreenPlan, lead: User) -> None:
    change(draft, lead, country=50)
    approval = proposed(draft, lead)
    with refusal("proposed"):
        change(draft, lead, country=0)
    with refusal("proposed"):
        discard_draft(draft, actor=lead)
    withdraw(approval, actor=lead)
    change(draft, lead, country=0)


def test_a_draft_without_a_reason_or_a_change_is_not_proposed(draft: ScreenPlan, lead: User) -> None:
    with refusal("no_note"):
        proposed(draft, lead)
    change(draft, lead)
    with refusal("unchanged"):
        proposed(draft, lead)


def test_a_question_that_would_lead_to_a_session_alone_is_refused(draft: ScreenPlan, lead: User) -> None:
    with refusal("bad_plan"):
        change(draft, lead, same_document=100)


def test_what_is_published_never_changes_not_even_by_sql(lead: User) -> None:
    plan = ScreenPlan.objects.in_force()
    with refusal("published"):
        change(plan, lead, country=1)
    for refused in (lambda: ScreenPlan.objects.update(session_from=1), lambda: ScreenPlan.objects.all().delete()):
        with pytest.raises(REFUSED), transaction.atomic():
            refused()


def test_a_discarded_draft_is_gone(draft: ScreenPlan, lead: User) -> None:
    discard_draft(draft, actor=lead)
    assert not ScreenPlan.objects.filter(published_at=None).exists()


def test_the_second_person_reads_each_change(draft: ScreenPlan, lead: User) -> None:
    change(draft, lead, country=50, session_from=90, document_new_days=30)
    said = " ".join(explain(proposed(draft, lead)))
    assert "“document new days”: 14 before, 30 then." in said
    assert "Points of “country”: 100 before, 50 then." in said
    assert "Threshold of a session: 100 before, 90 then." in said
    assert "same_document" not in said


def test_the_second_person_reads_what_a_dry_run_of_just_this_found(draft: ScreenPlan, lead: User) -> None:
    change(draft, lead, country=50)
    said = " ".join(explain(proposed(draft, lead)))
    assert "over 90 runs of the screen from Thursday, January 1, 2026 to Friday, November 20, 2026" in said
    assert "3 would have led to a session that had none, 12 to none that had one, and of 5 it cannot be known" in said


def test_what_was_not_tried_is_not_proposed(draft: ScreenPlan, lead: User) -> None:
    change(draft, lead, country=50)
    with refusal("not_tried"):
        propose_publication(draft, actor=lead, reason="It will do.")


@pytest.mark.parametrize("changed", [{"country": 40}, {"velocity_days": 8}, {"country": 50, "session_from": 90}])
def test_a_dry_run_is_stale_when_points_figures_or_threshold_change(
    draft: ScreenPlan, lead: User, changed: dict[str, int]
) -> None:
    change(draft, lead, country=50)
    tried(draft, lead)
    change(draft, lead, **changed)
    with refusal("not_tried"):
        propose_publication(draft, actor=lead, reason="It will do.")


def test_another_note_leaves_the_dry_run_as_it_is(draft: ScreenPlan, lead: User) -> None:
    change(draft, lead, country=50)
    tried(draft, lead)
    draft.refresh_from_db()
    change(draft, lead, country=50, note="Far too many")
    assert propose_publication(draft, actor=lead, reason="Tried on a year.")


def test_a_dry_run_of_what_was_changed_meanwhile_does_not_count(draft: ScreenPlan, lead: User) -> None:
    read_before = ScreenPlan.objects.get(pk=draft.pk)
    change(draft, lead, country=50)
    keep_trial(read_before, actor=lead, found=FOUND)
    with refusal("not_tried"):
        propose_publication(draft, actor=lead, reason="It will do.")


def test_nothing_is_tried_any_more_that_waits_or_was_published(draft: ScreenPlan, lead: User, ops: User) -> None:
    change(draft, lead, country=50)
    approval = proposed(draft, lead)
    with refusal("proposed"):
        tried(draft, lead)
    confirm(approval, actor=ops)
    with refusal("published"):
        tried(draft, lead)
    assert ScreenPlan.objects.in_force().current_trial["runs"] == 90


def test_cases_that_were_screened_keep_the_plan_by_which_they_were(
    draft: ScreenPlan, lead: User, ops: User, seller
) -> None:
    screening = find(open_case(seller, "document_review"), "country")
    change(draft, lead, country=0)
    confirm(proposed(draft, lead), actor=ops)
    screening.refresh_from_db()
    assert screening.plan.number == 1
