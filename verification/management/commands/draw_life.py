"""manage.py draw_life: write the picture of a case's life into docs/."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import override

from verification.life.picture import draw


class Command(BaseCommand):
    help = "Draw the life of a case (docs/case-life.svg) from verification/life/table.py."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        with override("en"):
            (settings.BASE_DIR / "docs" / "case-life.svg").write_text(draw(), encoding="utf-8")
