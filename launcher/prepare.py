"""Migrations, static files and demo data, in one process: `python -m launcher.prepare`."""

import os
from io import StringIO

import django
from django.conf import settings
from django.core.management import call_command

from launcher.progress import step


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    with step("Migrating the database"):
        call_command("migrate", verbosity=0, interactive=False)
    with step("Collecting static files"):
        call_command("collectstatic", verbosity=0, interactive=False)
    if settings.DEMO:
        with step("Filling in demo data"):
            call_command("seed_demo", stdout=StringIO())


if __name__ == "__main__":
    main()
