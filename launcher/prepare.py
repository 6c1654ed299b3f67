"""Migrations, static files and demo data, in one process: `python -m launcher.prepare`."""

import os
from io import StringIO

import django
from django.conf import settings
from django.core.management import call_command

from launcher.bootstrap import stamped
from launcher.calls import ROOT
from launcher.progress import step


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    with step("Migrating the database"):
        call_command("migrate", verbosity=0, interactive=False)
    built = [path for path in (ROOT / "static/dist").rglob("*") if path.is_file()]
    # The lock stands for the files that packages bring, the settings for how names and copies are made.
    sources = [*built, ROOT / "requirements-dev.lock", ROOT / "config/settings.py"]
    stamped("Collecting static files", settings.STATIC_ROOT, sources, collect)
    if settings.DEMO:
        with step("Filling in demo data"):
            call_command("seed_demo", stdout=StringIO(), stderr=StringIO())


def collect() -> None:
    call_command("collectstatic", verbosity=0, interactive=False)


if __name__ == "__main__":
    main()
