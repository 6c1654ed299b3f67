"""`make manage ARGS=…` has docs/commands.md: its second half is written here, from the commands themselves, by
`python -m launcher exec -- python -m launcher.command_docs`."""

import os
from collections.abc import Iterator
from typing import Any

import django
from django.core.management import get_commands, load_command_class

from launcher.calls import ROOT

PAGE = ROOT / "docs" / "commands.md"
BEGIN = "<!-- From here on written by launcher.command_docs -->\n"
DJANGOS_OWN = {"migrate"}  # as the owner of the tables, and otherwise as everywhere


def our_commands() -> dict[str, Any]:
    """{name: command}, by name."""
    ours = {app for app in get_commands().values() if (ROOT / app / "management").is_dir()}
    named = {name: app for name, app in get_commands().items() if app in ours and name not in DJANGOS_OWN}
    return {name: load_command_class(app, name) for name, app in sorted(named.items())}


def described() -> str:
    from database.commands import EXIT_CODES

    codes = [f"| {code} | {meaning} |" for code, meaning in EXIT_CODES.items()]
    table = "\n".join(["| exit code | what it means |", "|---|---|", *codes])
    return (
        "\n\n".join([BEGIN + table, *(part for command in our_commands().items() for part in _parts(*command))]) + "\n"
    )


def _parts(name: str, command: Any) -> Iterator[str]:
    yield f"## {name}"
    for paragraph in str(command.help).strip().split("\n\n"):
        yield f"```\n{paragraph}\n```" if "\n  " in paragraph else " ".join(paragraph.split())
    lines = [f"manage.py {name} {given}".ljust(60) + f"  # {said}" for given, said in command.examples]
    yield "\n".join(["```sh", *lines, "```"])


def written(page: str) -> str:
    """The page with its second half anew."""
    return page.partition(BEGIN)[0] + described()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
