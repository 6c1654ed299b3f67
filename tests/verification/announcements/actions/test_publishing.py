"""Writing, publishing by two people, correcting and withdrawing announcements."""

from collections.abc import Callable

import pytest
from django.db import InternalError, transaction

from audit.models import Event
from core.approvals import confirm, decline
from core.errors import DomainError
from core.models import Approval, User
from core.policy import publish_policy
from scheduling.models import HolidayChange
from sellers.models import Seller
from tests.races import results_at_once
from tests.refusals import refusal_of
from tests.verification.announcing import COUNTRY, days_from_today, draft_of, in_all, publish
from verification.announcements.actions.publishing import (
    discard_draft,
    proposal_of,
    propose_publication,
    save_draft,
    start_correction,
    withdraw_announcement,
)
from verification.models import Announcement, AnnouncementVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(make_reader: Callable[..., Seller], ops: User) -> AnnouncementVersion:
    make_reader("reader")
    return draft_of(ops)


def status_of(announcement: Announcement) -> str:
    return Announcement.objects.get(pk=announcement.pk).status


def actions_on(announcement: Announcement) -> list[str]:
    return list(Event.objects.filter(subject=announcement.public_id).order_by("id").values_list("action", flat=True))


def test_a_second_person_publishes_what_one_proposed(draft: AnnouncementVersion, ops: User, lead: User) -> None:
    announcement = publish(draft.announcement, ops, lead)
    version = announcement.versions.get()
    assert (announcement.status, version.published_by, version.written_by) == ("published", lead, ops)
    assert actions_on(announcement) == ["announcement.saved", "announcement.published"]


def test_who_proposed_it_does_not_publish_it(draft: AnnouncementVersion, ops: User) -> None:
    proposal = propose_publication(draft.announcement, actor=ops, reason="It is time.")
    assert refusal_of(confirm, proposal, actor=ops) == "same_person"
    assert status_of(draft.announcement) == "draft"


def test_others_of_the_staff_neither_propose_nor_confirm(
    draft: AnnouncementVersion, ops: User, support: User, account_manager: User
) -> None:
    assert refusal_of(propose_publication, draft.announcement, actor=support, reason="Please.") == "not_allowed"
    proposal = propose_publication(draft.announcement, actor=ops, reason="It is time.")
    assert refusal_of(confirm, proposal, actor=account_manager) == "not_allowed"


def test_what_waits_for_a_second_person_stays_as_it_is(draft: AnnouncementVersion, ops: User, lead: User) -> None:
    proposal = propose_publication(draft.announcement, actor=ops, reason="It is time.")
    assert refusal_of(save_draft, draft, actor=ops) == "proposed"
    assert refusal_of(discard_draft, draft.announcement, actor=ops) == "proposed"
    decline(proposal, actor=lead, reason="Too long.")
    save_draft(draft, actor=ops)
    assert proposal_of(draft.announcement) is None


def test_a_text_that_is_missing_is_named_and_nothing_is_proposed(draft: AnnouncementVersion, ops: User) -> None:
    draft.title = {"en": "New fees", "de": "Neue Gebühren"}
    save_draft(draft, actor=ops)
    with pytest.raises(DomainError) as refused:
        propose_publication(draft.announcement, actor=ops, reason="It is time.")
    assert "A text is missing in: Simplified Chinese, Japanese." in str(refused.value.message)
    assert not Approval.objects.exists()


def test_confirmed_too_late_it_is_not_published_and_the_proposal_stands(
    draft: AnnouncementVersion, ops: User, lead: User
) -> None:
    """Days count from the publication, not from the proposal."""
    proposal = propose_publication(draft.announcement, actor=ops, reason="It is time.")
    AnnouncementVersion.objects.update(effective_on=days_from_today(13))
    with pytest.raises(DomainError) as refused:
        confirm(proposal, actor=lead)
    assert "is too early: every seller must know of it 14 days before" in str(refused.value.message)
    assert status_of(draft.announcement) == "draft"
    assert Approval.objects.get().status == "proposed"


def test_it_can_be_proposed_for_the_first_possible_day_alone(
    make_reader: Callable[..., Seller], ops: User, lead: User
) -> None:
    make_reader("reader", time_zone="UTC")
    early, in_time = draft_of(ops, in_days=13), draft_of(ops, in_days=14)
    assert refusal_of(propose_publication, early.announcement, actor=ops, reason="Now.") == "not_ready"
    assert publish(in_time.announcement, ops, lead).status == "published"


def test_another_figure_of_the_policy_is_the_notice_that_is_given(
    make_reader: Callable[..., Seller], ops: User, lead: User
) -> None:
    make_reader("reader", time_zone="UTC")
    publish_policy({"announcement_notice_days": 30}, actor=ops, note="test")
    early, in_time = draft_of(ops, in_days=29), draft_of(ops, in_days=30)
    with pytest.raises(DomainError) as refused:
        propose_publication(early.announcement, actor=ops, reason="Now.")
    assert "is too early: every seller must know of it 30 days before." in str(refused.value.message)
    assert publish(in_time.announcement, ops, lead).status == "published"


@pytest.mark.parametrize(
    ("in_days", "said"),
    [
        (20, "is a day off in: XX (Founder's Day)."),
        (0, "It would be told in holidays of: XX (Founder's Day)."),
    ],
)
def test_a_holiday_of_its_audience_keeps_it_from_being_confirmed_and_from_being_proposed(
    make_reader: Callable[..., Seller], ops: User, lead: User, in_days: int, said: str
) -> None:
    """The day on which it takes effect or is told; known only since it was proposed."""
    make_reader("reader", time_zone="UTC")
    announcement = draft_of(ops, in_days=20).announcement
    proposal = propose_publication(announcement, actor=ops, reason="It is time.")
    holiday = HolidayChange.objects.filter(country=COUNTRY, day=days_from_today(in_days))
    assert holiday.update(is_holiday=True, name="Founder's Day") == 1
    with pytest.raises(DomainError) as unconfirmed:
        confirm(proposal, actor=lead)
    with pytest.raises(DomainError) as unproposed:
        propose_publication(draft_of(ops, in_days=20).announcement, actor=ops, reason="It is time.")
    for refused in (unconfirmed.value, unproposed.value):
        assert refused.code == "not_ready"
        assert said in str(refused.message)
    assert status_of(announcement) == "draft"
    assert Approval.objects.get().status == "proposed"


def test_an_audience_of_nobody_is_refused(draft: AnnouncementVersion, ops: User) -> None:
    draft.audience = {"countries": ["JP"]}
    save_draft(draft, actor=ops)
    assert refusal_of(propose_publication, draft.announcement, actor=ops, reason="Now.") == "not_ready"


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_what_is_published(
    draft: AnnouncementVersion, ops: User, lead: User, change: str
) -> None:
    version = publish(draft.announcement, ops, lead).versions.get()
    with pytest.raises(InternalError, match="never changes"), transaction.atomic():
        version.delete() if change == "delete" else AnnouncementVersion.objects.update(title=in_all("Other"))
    assert AnnouncementVersion.objects.get().title["en"] == "New fees"


def test_a_correction_is_a_version_of_its_own_with_the_same_audience(
    draft: AnnouncementVersion, ops: User, lead: User
) -> None:
    announcement = publish(draft.announcement, ops, lead)
    correction = start_correction(announcement, actor=ops)
    assert (correction.number, correction.audience, correction.title) == (2, draft.audience, draft.title)
    assert refusal_of(propose_publication, announcement, actor=ops, reason="A slip.") == "not_ready"
    correction.note, correction.title = "A slip", in_all("Newer fees")
    save_draft(correction, actor=ops)
    publish(announcement, ops, lead)
    titles = [(version.number, str(version)) for version in announcement.versions.published()]
    assert titles == [(2, "Newer fees"), (1, "New fees")]


def test_there_is_one_draft_of_a_correction(draft: AnnouncementVersion, ops: User, lead: User) -> None:
    assert refusal_of(start_correction, draft.announcement, actor=ops) == "not_published"
    announcement = publish(draft.announcement, ops, lead)
    start_correction(announcement, actor=ops)
    assert refusal_of(start_correction, announcement, actor=ops) == "draft_exists"
    discard_draft(announcement, actor=ops)
    assert announcement.versions.get().number == 1


def test_a_first_draft_goes_with_its_announcement(draft: AnnouncementVersion, ops: User) -> None:
    discard_draft(draft.announcement, actor=ops)
    assert not Announcement.objects.exists()


def test_withdrawing_needs_a_reason_and_ends_the_drafts(draft: AnnouncementVersion, ops: User, lead: User) -> None:
    announcement = publish(draft.announcement, ops, lead)
    start_correction(announcement, actor=ops)
    assert refusal_of(withdraw_announcement, announcement, actor=ops, why=" ") == "no_reason"
    withdraw_announcement(announcement, actor=ops, why="The fees stay.")
    again = Announcement.objects.get()
    assert (again.status, again.why_withdrawn, again.withdrawn_by) == ("withdrawn", "The fees stay.", ops)
    assert again.versions.count() == 1
    assert refusal_of(withdraw_announcement, announcement, actor=ops, why="Again.") == "illegal_transition"


def test_a_draft_is_not_withdrawn(draft: AnnouncementVersion, ops: User) -> None:
    assert refusal_of(withdraw_announcement, draft.announcement, actor=ops, why="No.") == "illegal_transition"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_begin_a_correction_at_once_one_does(draft: AnnouncementVersion, ops: User, lead: User) -> None:
    announcement = publish(draft.announcement, ops, lead)

    found = results_at_once([lambda: start_correction(announcement, actor=ops).number] * 2)
    assert sorted(map(str, found)) == ["2", "draft_exists"]
