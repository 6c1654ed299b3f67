"""The picture of a case's life in docs/ is what its table says."""

from django.conf import settings
from django.utils.translation import override

from verification.life.picture import draw
from verification.life.table import STEPS, At

PICTURE = settings.BASE_DIR / "docs" / "case-life.svg"


def test_the_picture_in_docs_is_the_one_that_the_table_draws() -> None:
    with override("en"):
        assert PICTURE.read_text(encoding="utf-8") == draw(), "draw it anew: manage.py draw_life"


def test_every_state_act_and_figure_stands_in_it() -> None:
    drawn = draw()
    for at in At:
        assert at.name.replace("_", " ") in drawn
        assert at.value.figure in drawn
    assert all(step.act in drawn for step in STEPS)
