"""What a new site begins with, as data: training modules, one file each, by code."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def modules() -> dict[str, Any]:
    """{code: fields of a TrainingModule, and its topics with their questions}."""
    files = sorted(Path(__file__).parent.glob("*.toml"))
    return {file.stem: tomllib.loads(file.read_text()) for file in files}
