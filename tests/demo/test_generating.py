from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from demo.generating import generate, make_managers
from scheduling.models import Booking, Session
from sellers.models import Business, Seller
from tests.audit.verifying.forging import owning
from verification.models import Case, Review

pytestmark = pytest.mark.django_db


def constraints_and_indexes() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass || ' ' || conname FROM pg_constraint UNION ALL "
            "SELECT indrelid::regclass || ' ' || indexrelid::regclass FROM pg_index WHERE indisvalid ORDER BY 1"
        )
        return [line for (line,) in cursor.fetchall()]


@pytest.fixture
def generated(settings, monkeypatch: pytest.MonkeyPatch) -> str:
    settings.DEMO = True
    monkeypatch.setattr("demo.management.commands.generate_cases.as_owner", owning)
    out = StringIO()
    call_command("generate_cases", "1500", stdout=out)
    return out.getvalue()


def test_as_many_cases_as_asked_for_in_every_state_each_of_a_seller_of_its_own(generated: str) -> None:
    assert Case.objects.count() == Seller.objects.count() == Business.objects.count() == 1500
    assert set(Case.objects.values_list("status", flat=True)) == set(Case.Status.values) - {Case.Status.IN_SESSION}
    assert set(Case.objects.values_list("language", flat=True)) == {"en", "de", "ja", "zh-hans"}
    assert Session.objects.count() == Booking.objects.count() == Case.objects.exclude(booking=None).count() > 400
    assert Review.objects.filter(ended_at=None).count() > 0
    assert "1,500 cases generated" in generated


def test_the_tables_have_their_indexes_and_constraints_again(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    before = constraints_and_indexes()
    with owning():
        assert list(generate(3)) == [3]
    assert constraints_and_indexes() == before


def test_what_is_interrupted_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("demo.generating.BATCH", 2)
    before = constraints_and_indexes()
    with owning():
        managers = make_managers(1)
        batches = generate(6, over=timedelta(days=1), managers=managers)
        assert next(batches) == 2
        batches.close()
    assert (Case.objects.count(), constraints_and_indexes()) == (0, before)


def test_a_dry_run_writes_none(settings) -> None:
    settings.DEMO, out = True, StringIO()
    call_command("generate_cases", "1000", "--dry-run", stdout=out)
    assert out.getvalue().startswith("1,000 cases would be written")
    assert Case.objects.count() == 0


def test_outside_of_a_demo_it_is_refused(settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="VOUCHROOM_DEMO=1"):
        call_command("generate_cases", "10")
    assert Case.objects.count() == 0
