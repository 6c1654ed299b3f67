"""The layout's rules, checked by tools in the test run."""

import re
import tomllib
from pathlib import Path

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parent.parent
BIOMETRIC = re.compile(r"face|facial|biometr|dlib|insightface|deepface|mediapipe", re.IGNORECASE)


def test_imports_run_one_way() -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == EXIT_STATUS_SUCCESS


def test_no_dependency_recognises_faces() -> None:
    locked = (ROOT / "requirements-dev.lock").read_text()
    names = re.findall(r"^([a-z0-9._-]+)==", locked, re.MULTILINE)
    assert len(names) > 50
    assert [name for name in names if BIOMETRIC.search(name)] == []


def test_no_field_of_the_schema_holds_a_biometric_template() -> None:
    from django.apps import apps

    fields = [field.name for model in apps.get_models() for field in model._meta.get_fields()]
    assert [name for name in fields if BIOMETRIC.search(name) and name != "interface"] == []


def test_the_python_version_promised_is_the_one_checked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["project"]["requires-python"] == f">={project['tool']['mypy']['python_version']}"


def test_migrations_import_no_code_of_ours() -> None:
    ours = re.compile(
        r"^(?:import|from) (?:audit|config|contacts|core|demo|integration|messaging|pages|scheduling|sellers"
        r"|verification)\b",
        re.M,
    )
    files = list(ROOT.glob("*/migrations/0*.py"))
    assert len(files) >= 6
    assert [str(file) for file in files if ours.search(file.read_text())] == []
