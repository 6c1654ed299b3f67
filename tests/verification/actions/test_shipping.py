import pytest
from django.db import connection

from tests.restoring import AS_OWNER
from verification.actions.shipping import COUNTRIES, ship, ship_after_migrate, shipped_lists
from verification.catalogue.reasons import reasons_offered
from verification.checklists.soundness import faults_of
from verification.models import Checklist, ChecklistItem, Reason, ReasonVersion
from verification.shipped import read

pytestmark = pytest.mark.django_db


def test_each_country_has_a_checklist_for_each_document():
    have = set(Checklist.objects.published().values_list("subject", "country"))
    documents = [subject for subject in Checklist.Subject if subject != "general"]
    assert {(subject, country.upper()) for subject in documents for country in COUNTRIES} <= have
    assert {(subject, "") for subject in Checklist.Subject} <= have


def test_each_shipped_checklist_could_be_published_as_it_is():
    reasons = reasons_offered()
    faults = [faults_of(each.subject, list(each.items.all()), reasons) for each in Checklist.objects.all()]
    assert [fault for fault in faults if fault] == []


def test_a_country_says_more_than_the_general_one():
    own = ChecklistItem.objects.get(checklist__subject="identity_card", checklist__country="CN", code="number")
    assert "18 characters" in own.guidance


def test_nothing_is_shipped_where_the_tables_are_gone():
    with connection.cursor() as cursor:
        cursor.execute(f"{AS_OWNER}; ALTER TABLE verification_reasonversion RENAME TO gone")
        ship_after_migrate()
        cursor.execute("SELECT count(*) FROM gone")
        assert cursor.fetchone()[0]


def test_shipping_again_adds_nothing_and_costs_two_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        ship()
    assert Checklist.objects.count() == len(list(shipped_lists()))


def test_what_leads_have_written_is_left_alone():
    expired = Reason.objects.get(code="expired")
    expired.versions.create(number=2, label="Out of date", published_at="2026-11-02T00:00Z")
    Reason.objects.filter(pk=expired.pk).update(current=2, retired_at="2026-11-02T00:00Z")
    before = [*Reason.objects.values(), *ReasonVersion.objects.values()]
    ship()
    assert [*Reason.objects.values(), *ReasonVersion.objects.values()] == before


def test_what_is_missing_is_added_again():
    doubt = Reason.objects.filter(code="doubt")
    doubt.update(code="other")
    ship()
    assert doubt.get().current == 1
    assert [(each.number, each.published_by) for each in doubt.get().versions.all()] == [(1, None)]


def test_there_are_words_in_every_language_and_none_twice(settings):
    for code, _name in settings.LANGUAGES:
        words = read("words")[code]
        assert len(set(words)) == len(words) >= 20
