"""Processes of the site beside a test, on its database."""

import os

from django.db import connection


def environment(**variables: str) -> dict[str, str]:
    database = os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + connection.settings_dict["NAME"]
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": database, **variables}
