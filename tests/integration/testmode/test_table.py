"""What is printed for platforms names the reasons that sellers of this house read."""

import pytest

from integration.testmode.table import magic_values


@pytest.mark.django_db
def test_each_reason_that_a_seller_reads_has_its_value_and_no_other() -> None:
    values = {row.value for row in magic_values()}
    assert {"rejected-person_differs@…", "documents_needed-unreadable@…", "rejected-not_confirmed@…"} <= values
    assert not any("doubt" in value for value in values)
