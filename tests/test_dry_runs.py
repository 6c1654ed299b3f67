"""`--dry-run --json` of each command that changes something: one object says what would be, and no row is touched."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from scheduling.models import AccountManager
from sellers.models import Seller
from tests.scheduling.conftest import make_manager as make_manager
from tests.scheduling.conftest import manager as manager
from tests.verification.conftest import make_rejected as make_rejected

pytestmark = pytest.mark.django_db
# What it would do, by the name that its object has for it.
WOULD: dict[str, dict[str, Any]] = {
    "import_sellers {csv}": {"imported": 1, "refused": 0},
    "invite --name Spring {seller}": {"invited": 1, "refused": 0},
    "retention": {},
    "rotate_keys": {"begun_before": False},
    "rotate_keys --master": {},
    "seed_demo": {},
}


def rows() -> dict[str, Any]:
    """Of each table how many, and a sum of all that they hold."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT count(*), md5(string_agg(md5(t::text), '' ORDER BY t::text)) FROM {name} AS t")
            found[table] = cursor.fetchone()
    return found


@pytest.mark.parametrize("line", WOULD)
def test_a_dry_run_says_what_would_be_and_touches_no_row(
    line: str, make_rejected: Callable[..., Seller], manager: AccountManager, tmp_path: Path, settings: Any
) -> None:
    settings.DEMO = True
    file = tmp_path / "sellers.csv"
    file.write_text("email\nmia@example.com\n")
    name, *options = line.format(csv=file, seller=make_rejected("ren").public_id).split()
    before, out = rows(), StringIO()
    call_command(name, *options, "--dry-run", "--json", stdout=out, stderr=StringIO())
    told = json.loads(out.getvalue())
    assert (told["command"], told["status"], told["dry_run"]) == (name, "done", True)
    assert {each: told[each] for each in WOULD[line]} == WOULD[line]
    assert rows() == before
