"""manage.py write_api_docs: what the documentation of the API takes from the code."""

from typing import Any

from database.commands import HouseCommand, Outcome
from integration.docs.written import FOLDER, outdated


class Command(HouseCommand):
    help = f"Writes the schema of the API and what else docs/{FOLDER.name}/ takes from the code."
    changes = True
    examples = [
        ("", "After a change of a resource, a scope, an error or the states of cases."),
        ("--dry-run", "Say which files are not as the code has them."),
    ]
    requires_system_checks: list[str] = []

    def work(self, **options: Any) -> Outcome:
        files = outdated()
        for file, text in files.items():
            self.say(f"{'Would be written' if self.dry_run else 'Written'}: docs/api/{file.name}")
            if not self.dry_run:
                file.write_text(text, encoding="utf-8")
        if not files:
            self.say("They are as the code has them.")
        return Outcome({"files": sorted(file.name for file in files)})
