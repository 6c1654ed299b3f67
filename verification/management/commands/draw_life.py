"""manage.py draw_life: write the picture of a case's life into docs/."""

from typing import Any

from django.conf import settings
from django.utils.translation import override

from database.commands import HouseCommand, Outcome
from verification.life.picture import draw


class Command(HouseCommand):
    help = "Draws the life of a case (docs/case-life.svg) from verification/life/table.py."
    changes = True
    examples = [
        ("", "After a change of the table."),
        ("--dry-run", "Say whether the picture is as the table draws it."),
    ]
    requires_system_checks: list[str] = []

    def work(self, **options: Any) -> Outcome:
        file = settings.BASE_DIR / "docs" / "case-life.svg"
        with override("en"):
            picture = draw()
        changed = file.read_text(encoding="utf-8") != picture
        if changed and not self.dry_run:
            file.write_text(picture, encoding="utf-8")
        self.say(("Would be drawn anew." if self.dry_run else "Drawn anew.") if changed else "It is as the table says.")
        return Outcome({"changed": changed})
