"""The page says what the sweep does."""

import pytest
from django.test import Client

from core.models import User
from core.policy import publish_policy
from sellers.keeping import retention_classes
from verification.kept import KEPT

pytestmark = pytest.mark.django_db


def test_each_row_stands_for_a_class_by_its_figure_and_ground() -> None:
    classes = {(each.figure, each.ground) for each in retention_classes()}
    assert {(row.figure, row.ground) for row in KEPT} <= classes


def test_everybody_reads_the_figures_that_hold(client: Client, ops: User) -> None:
    publish_policy({"originals_kept_days": 45, "pages_kept_days": 730}, actor=ops, note="shorter")
    page = client.get("/kept/", headers={"host": "localhost"}).content.decode()
    assert "45 days after you sent them, and not before your verification is decided." in page
    assert "2 years after you sent them" in page
