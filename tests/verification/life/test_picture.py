"""The picture of a case's life in docs/ is what its table says."""

from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.utils.translation import override

from verification.life.picture import draw
from verification.life.table import STEPS, At

PICTURE = settings.BASE_DIR / "docs" / "case-life.svg"


def test_the_picture_in_docs_is_the_one_that_the_table_draws() -> None:
    with override("en"):
        assert PICTURE.read_text(encoding="utf-8") == draw(), "draw it anew: manage.py draw_life"


def test_a_dry_run_says_whether_it_would_be_drawn_anew(settings, tmp_path) -> None:
    settings.BASE_DIR, out = tmp_path, StringIO()
    drawn = tmp_path / "docs" / "case-life.svg"
    drawn.parent.mkdir()
    drawn.write_text("an older one")
    call_command("draw_life", "--dry-run", stdout=out)
    assert (out.getvalue(), drawn.read_text()) == ("Would be drawn anew.\n", "an older one")
    call_command("draw_life", stdout=StringIO())
    assert drawn.read_text(encoding="utf-8") == PICTURE.read_text(encoding="utf-8")


def test_every_state_act_and_figure_stands_in_it() -> None:
    drawn = draw()
    for at in At:
        assert at.name.replace("_", " ") in drawn
        assert at.value.figure in drawn
    assert all(step.act in drawn for step in STEPS)
