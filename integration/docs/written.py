"""The files in docs/api/ that are made from the code: `manage.py write_api_docs` writes them, the tests compare them,
and the pages show them."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import override
from drf_spectacular.generators import SchemaGenerator

from integration.docs.components import complete
from integration.docs.picture import drawn
from integration.docs.refusals import refusals_of_the_sources, statuses_of_refusals

FOLDER = settings.BASE_DIR / "docs" / "api"


def schema() -> str:
    found: Any = SchemaGenerator().get_schema(public=True)
    return _json(complete(found, statuses_of_refusals()))


def refusals() -> str:
    statuses = statuses_of_refusals()
    found = refusals_of_the_sources().items()
    return _json({code: {"statuses": statuses[code], "sentences": sentences} for code, sentences in found})


def _json(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


FILES: Mapping[str, Callable[[], str]] = {
    "openapi.json": schema,
    "refusals.json": refusals,
    "case-states.svg": drawn,
}


def made() -> dict[Path, str]:
    """{file: its text} as the code has them now, in English."""
    with override("en"):
        return {FOLDER / name: make() for name, make in FILES.items()}


def outdated() -> dict[Path, str]:
    return {file: text for file, text in made().items() if not file.exists() or file.read_text("utf-8") != text}
