from functools import partial

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction

from audit.models import Event
from core.errors import DomainError
from tests.races import at_once
from tests.refusals import refusal
from tests.verification.building import begin, document_case
from verification.catalogue.actions import add_reason
from verification.checklists.actions import discard_draft, publish_checklist, remove_item, save_item, start_draft
from verification.models import Checklist, ChecklistItem

pytestmark = pytest.mark.django_db
REFUSED = (InternalError, ProgrammingError)


@pytest.fixture
def draft(lead):
    return start_draft(subject="passport", country="GB", actor=lead)


def change(draft, lead, title="Another title"):
    item = draft.items.get(code="valid")
    item.title = title
    save_item(item, actor=lead)


def test_a_draft_begins_as_a_copy_of_what_counts_for_the_country(draft):
    shipped = Checklist.objects.get(subject="passport", country="GB", number=1)
    fields = ("code", "position", "guidance", "reason_codes", "instruction")
    assert list(draft.items.values_list(*fields)) == list(shipped.items.values_list(*fields))
    assert draft.number == 2


def test_where_a_country_has_none_it_begins_as_a_copy_of_that_for_any(lead):
    draft = start_draft(subject="passport", country="FR", actor=lead)
    assert draft.number == 1
    assert (
        draft.items.count()
        == ChecklistItem.objects.filter(checklist__subject="passport", checklist__country="").count()
    )


def test_there_is_one_draft_of_a_checklist(draft, lead):
    with refusal("draft_exists"):
        start_draft(subject="passport", country="GB", actor=lead)


def test_a_review_keeps_the_version_that_it_began_with(draft, lead, seller, account_manager):
    case = document_case(seller)
    review = begin(case, account_manager)
    change(draft, lead)
    publish_checklist(draft, actor=lead, note="clearer")
    assert review.checks.get(code="valid").item.title == "Document valid and untouched"
    case.reviews.update(ended_at=review.started_at)
    assert begin(case, account_manager).checks.get(code="valid").item.title == "Another title"


def test_nothing_of_a_published_version_is_changed_by_actions(draft, lead):
    change(draft, lead)
    published = publish_checklist(draft, actor=lead, note="clearer")
    item = published.items.first()
    with refusal("published"):
        save_item(item, actor=lead)
    with refusal("published"):
        remove_item(item, actor=lead)
    with refusal("published"):
        discard_draft(published, actor=lead)
    with refusal("published"):
        publish_checklist(published, actor=lead, note="again")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE verification_checklist SET note = 'x' WHERE id = %s",
        "UPDATE verification_checklist SET published_at = NULL WHERE id = %s",
        "DELETE FROM verification_checklist WHERE id = %s",
        "UPDATE verification_checklistitem SET title = 'x' WHERE checklist_id = %s",
        "DELETE FROM verification_checklistitem WHERE checklist_id = %s",
        """INSERT INTO verification_checklistitem (checklist_id, code, position, title, guidance, "where", required,
           evidence, challenge, instruction, picture, reason_codes)
           VALUES (%s, 'x', 1, 'x', 'x', 'always', true, true, '', '{}', '', '[]')""",
    ],
)
def test_the_database_itself_refuses_to_change_a_published_version(statement):
    shipped = Checklist.objects.published().first()
    with pytest.raises(REFUSED, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [shipped.pk])


def test_a_check_is_not_moved_into_a_published_version(draft):
    shipped = Checklist.objects.published().first()
    with pytest.raises(REFUSED, match="never changes"), transaction.atomic():
        draft.items.update(checklist=shipped, code="moved")


def test_a_version_without_the_challenges_of_a_session_is_not_published(draft, lead):
    for code in ("tilt", "bend", "serial"):
        remove_item(draft.items.get(code=code), actor=lead)
    with refusal("unsound"):
        publish_checklist(draft, actor=lead, note="shorter")
    general = start_draft(subject="general", country="", actor=lead)
    item = general.items.get(code="code")
    item.required = False
    save_item(item, actor=lead)
    with refusal("unsound"):
        publish_checklist(general, actor=lead, note="shorter")


def test_a_reason_that_is_not_published_is_in_no_published_version(draft, lead):
    add_reason(code="torn", kind="final", label="Torn", actor=lead)
    item = draft.items.get(code="valid")
    item.reason_codes = ["torn"]
    save_item(item, actor=lead)
    with pytest.raises(DomainError) as refused:
        publish_checklist(draft, actor=lead, note="torn ones")
    assert "the reason “torn” is not offered: it is not published, or it is retired." in str(refused.value.message)


def test_a_challenge_needs_its_instruction_in_every_language(draft, lead):
    item = draft.items.get(code="tilt")
    item.instruction = {"en": "Tilt it."}
    save_item(item, actor=lead)
    with refusal("unsound"):
        publish_checklist(draft, actor=lead, note="x")


def test_nothing_changed_is_nothing_to_publish(draft, lead):
    with refusal("unchanged"):
        publish_checklist(draft, actor=lead, note="x")


def test_who_did_what_is_in_the_log(draft, lead):
    change(draft, lead)
    publish_checklist(draft, actor=lead, note="clearer")
    events = Event.objects.filter(subject=draft.public_id, actor=lead.public_id).order_by("id")
    assert [event.action for event in events] == ["checklist.drafted", "checklist.check_saved", "checklist.published"]
    assert '"changes":{"valid":"changed"}' in events.last().data


@pytest.mark.django_db(transaction=True)
def test_two_who_begin_a_draft_at_once_have_one(lead):
    begin_one = partial(start_draft, subject="passport", country="GB", actor=lead)
    assert at_once([begin_one] * 4) == {"done": 1, "draft_exists": 3}
