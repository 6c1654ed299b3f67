"""Until when somebody is trained: rules on versions and certificates, without a database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from scheduling.models import Certificate, TrainingModule
from scheduling.trained import Standing, standing_of, trained_until

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def version(number: int = 1, *, days_ago: int = 100, code: str = "fraud", **fields: object) -> TrainingModule:
    published = NOON - timedelta(days=days_ago)
    earlier = (published + timedelta(days=14)).date() if number > 1 else None
    values = {"published_at": published, "earlier_until": earlier, "required": True} | fields
    return TrainingModule(pk=hash((code, number)), code=code, number=number, **values)


def certificate(of: TrainingModule, *, days_ago: int = 50) -> Certificate:
    issued = NOON - timedelta(days=days_ago)
    return Certificate(module=of, issued_at=issued, expires_on=(issued + timedelta(days=365)).date())


def until(versions: list[TrainingModule], *own: Certificate) -> date | None:
    return standing_of(versions, own).until


def test_a_certificate_of_the_version_in_use_counts_to_its_last_day() -> None:
    only = version()
    assert until([only], certificate(only)) == TODAY + timedelta(days=315)


def test_without_one_the_module_is_missing() -> None:
    other = version(code="data")
    assert until([version()], certificate(other)) is None


def test_a_new_version_ends_earlier_certificates_after_its_days_of_grace() -> None:
    first, second = version(1), version(2, days_ago=4)
    assert until([second, first], certificate(first)) == TODAY + timedelta(days=10)


def test_a_certificate_that_ends_sooner_than_the_grace_is_not_made_longer() -> None:
    first, second = version(1), version(2, days_ago=4)
    assert until([second, first], certificate(first, days_ago=363)) == TODAY + timedelta(days=2)


def test_of_two_new_versions_the_first_ends_it() -> None:
    first, second, third = version(1), version(2, days_ago=10), version(3, days_ago=1)
    assert until([third, second, first], certificate(first)) == TODAY + timedelta(days=4)
    assert until([third, second, first], certificate(second, days_ago=5)) == TODAY + timedelta(days=13)


def test_a_version_that_is_not_required_ends_nothing() -> None:
    first, second = version(1), version(2, days_ago=4, required=False)
    assert until([second, first], certificate(first)) == TODAY + timedelta(days=315)


def test_of_several_certificates_the_one_that_counts_longest_is_taken() -> None:
    only = version()
    old, new = certificate(only, days_ago=80), certificate(only, days_ago=3)
    assert standing_of([only], [old, new]).certificate is new


GRACE_ENDS = TODAY + timedelta(days=10)


@pytest.mark.parametrize(("days_ago", "counts"), [(50, GRACE_ENDS), (1, None)])
def test_a_module_that_is_new_is_not_missed_at_once_by_who_was_trained_before(
    days_ago: int, counts: date | None
) -> None:
    new = version(days_ago=4, earlier_until=GRACE_ENDS)
    assert until([new], certificate(version(code="data"), days_ago=days_ago)) == counts


def test_who_never_passed_a_module_that_was_required_before_gets_no_grace() -> None:
    assert until([version(2, days_ago=4), version(1)], certificate(version(code="data"))) is None


@pytest.mark.parametrize(
    ("days", "whole"),
    [
        ([("a", True, 5), ("b", True, 3)], 3),
        ([("a", True, 5), ("b", True, None)], None),
        ([("a", True, 5), ("b", False, None), ("c", False, 1)], 5),
        ([], None),
    ],
)
def test_the_earliest_of_the_required_ones_is_the_day_for_all(
    days: list[tuple[str, bool, int | None]], whole: int | None
) -> None:
    standings = [
        Standing(version(code=code, required=required), None, TODAY + timedelta(days=left) if left else None)
        for code, required, left in days
    ]
    assert trained_until(standings) == (TODAY + timedelta(days=whole) if whole else None)
