"""The leads' pages of plans: draft, dry run, proposal."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.approvals import confirm
from core.models import Approval
from tests.answers import words_of
from tests.verification.building import document_case, find
from verification.models import Case, Screening, ScreenPlan
from verification.screening.plans import shipped_thresholds, shipped_weights
from verification.screening.thresholds import BOUNDS

pytestmark = pytest.mark.django_db
LIST = "/admin/verification/screenplan/"


@pytest.fixture
def client(lead, log_in):
    return log_in(lead)


@pytest.fixture
def draft(client):
    client.post(reverse("admin:verification_screenplan_draft"))
    return ScreenPlan.objects.get(published_at=None)


def page_of(plan, name="change"):
    return reverse(f"admin:verification_screenplan_{name}", args=[plan.pk])


def form(**points):
    weights = shipped_weights() | {name: n for name, n in points.items() if name not in BOUNDS}
    figures = {f"figure_{name}": points.pop(name, value) for name, value in shipped_thresholds().items()}
    told = {"session_from": 100, "note": "Too many sessions"}
    return told | figures | {f"points_{name}": n for name, n in weights.items()}


def run(case, *found, session=False, days_ago=1, ran=None, **fields):
    findings = {name: {"version": 1, "found": name in found} for name in ran or shipped_weights()}
    screening = find(case, session=session)
    Screening.objects.filter(pk=screening.pk).update(
        findings=findings, ran_at=timezone.now() - timedelta(days=days_ago), **fields
    )


def tried(client, draft, **days):
    today = timezone.now().date()
    span = {
        "since": today - timedelta(days=days.get("since", 30)),
        "until": today - timedelta(days=days.get("until", 0)),
    }
    return words_of(client.post(page_of(draft, "try"), span, follow=True))


def test_the_list_says_which_is_in_force(client, draft):
    page = words_of(client.get(LIST))
    assert "plan 1 in force 100" in page
    assert "plan 2 draft 100" in page
    assert "shipped with Vouchroom" in page


def test_a_lead_drafts_tries_and_proposes_and_ops_confirm(client, draft, ops, log_in):
    page = words_of(client.post(page_of(draft, "edit"), form(country=50), follow=True))
    assert "The draft is saved." in page
    assert "Propose it" not in page
    assert "Propose it" in tried(client, draft)
    client.post(page_of(draft, "propose"), {"reason": "Tried on a year."})
    assert "it waits for a second person" in words_of(client.get(page_of(draft)))
    confirm(Approval.objects.get(kind="screenplan.publish"), actor=ops)
    page = words_of(log_in(ops).get(page_of(draft)))
    assert f"confirmed by {ops}. Why: Too many sessions" in page
    assert "Edit the draft" not in page


def test_a_fault_is_told_and_what_was_typed_is_kept(client, draft):
    response = client.post(page_of(draft, "edit"), form(same_document=100, country=77))
    assert "fewer points than the threshold for same_document" in words_of(response)
    assert 'value="77"' in response.content.decode()
    draft.refresh_from_db()
    assert draft.weights["country"] == 100


def test_a_published_plan_has_no_form(client):
    assert client.get(page_of(ScreenPlan.objects.in_force(), "edit")).status_code == 404


def test_a_dry_run_counts_what_would_change_and_lists_the_cases(client, draft, seller):
    client.post(page_of(draft, "edit"), form(country=50))
    case = document_case(seller)
    run(case, "country", session=True)
    run(case, "country", "same_document", session=True)
    run(case)
    page = tried(client, draft)
    assert "3 runs of the screen, looked at in" in page
    assert "0 had no session and would need one." in page
    assert "1 needed a session and would need none." in page
    assert "country 100 50 2 2 1 0 0" in page
    assert "A session then, none by this plan" in page
    assert case.public_id in page


def test_a_dry_run_touches_nothing(client, draft, seller):
    client.post(page_of(draft, "edit"), form(country=0))
    case = document_case(seller)
    run(case, "country", session=True)
    before = list(Screening.objects.values()), list(Case.objects.values())
    tried(client, draft)
    assert (list(Screening.objects.values()), list(Case.objects.values())) == before


def test_a_dry_run_shows_what_another_figure_would_do(client, draft, seller):
    client.post(page_of(draft, "edit"), form(document_new_days=30, document_too_new=100, random_sample_percent=10))
    case = document_case(seller)
    aged = {"document_age_days": 20, "newcomers": {}}
    run(case, measures=aged, draw=50.0)
    run(case, measures={**aged, "document_age_days": 40}, draw=50.0)
    run(case, measures={**aged, "document_age_days": 40}, draw=9.9)
    run(case, "random_sample", session=True, measures={**aged, "document_age_days": 40}, draw=3.3)
    run(case, draw=50.0)
    page = tried(client, draft)
    assert "2 had no session and would need one." in page
    assert "Of 1 it cannot be known" in page
    assert "document_too_new 30 100 0 1 1 1 5" in page
    assert "random_sample 100 100 1 2 1 0 5" in page


def test_the_draft_says_that_it_was_changed_since_its_dry_run(client, draft):
    client.post(page_of(draft, "edit"), form(country=50))
    page = tried(client, draft)
    assert "Last dry run of just this" in page
    client.post(page_of(draft, "edit"), form(country=50, velocity_days=8))
    page = words_of(client.get(page_of(draft)))
    assert "Last dry run changed since" in page
    assert "It was changed since its last dry run." in page
    client.post(page_of(draft, "propose"), {"reason": "It will do."})
    assert not Approval.objects.exists()


def test_whoever_confirms_can_look_at_the_cases_too_and_keeps_nothing(client, draft, ops, log_in):
    client.post(page_of(draft, "edit"), form(country=50))
    tried(client, draft)
    client.post(page_of(draft, "propose"), {"reason": "Tried on a year."})
    before = ScreenPlan.objects.get(pk=draft.pk).trial
    today = timezone.now().date()
    page = words_of(log_in(ops).get(page_of(draft), {"since": today, "until": today}))
    assert "0 runs of the screen, looked at" in page
    assert ScreenPlan.objects.get(pk=draft.pk).trial == before


def test_a_dry_run_looks_at_the_days_that_were_chosen(client, draft, seller):
    case = document_case(seller)
    run(case, days_ago=10)
    run(case, days_ago=2)
    assert "1 run of the screen" in tried(client, draft, since=5)
    assert "1 run of the screen" in tried(client, draft, since=12, until=5)
    assert "0 runs of the screen" in tried(client, draft, since=30, until=20)


def test_a_span_that_ends_before_it_begins_is_told(client, draft):
    assert "The span ends before it begins" in tried(client, draft, since=1, until=5)


def test_a_rule_that_was_not_asked_then_says_for_how_many_it_cannot_be_known(client, draft, seller):
    run(document_case(seller), ran=["document_number", "random_sample"])
    page = tried(client, draft)
    assert "Of 1 it cannot be known" in page
    assert "country 100 100 0 0 0 1 0" in page


def test_invitations_are_left_out(client, draft, seller):
    find(document_case(seller), "invited_after_rejection")
    Screening.objects.update(plan=None)
    assert "0 runs of the screen" in tried(client, draft)


@pytest.mark.parametrize("rows", [1, 30])
def test_a_dry_run_takes_the_same_queries_over_1_and_over_30_kinds_of_runs(
    client, draft, seller, django_assert_num_queries, rows
):
    client.post(page_of(draft, "edit"), form(country=50))
    case = document_case(seller)
    for number in range(rows):
        run(case, "country", session=True, ran=["country", f"rule_{number}"])
    tried(client, draft)
    span = {"since": "2026-01-01", "until": timezone.now().date()}
    with django_assert_num_queries(14):
        client.get(page_of(draft), span)


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_takes_the_same_queries_at_1_and_at_30_plans(client, django_assert_num_queries, rows):
    for number in range(2, rows + 1):
        ScreenPlan.objects.create(number=number, published_at=timezone.now())
    client.get(LIST)
    with django_assert_num_queries(10):
        client.get(LIST)


def test_account_managers_and_support_have_no_such_pages(draft, account_manager, support, log_in):
    for user in (account_manager, support):
        assert log_in(user).get(page_of(draft)).status_code == 403
