"""What the docs name is there: files, tests, folders, other pages."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
TOP = {path.name for path in ROOT.iterdir() if path.is_dir() and path.name[0] != "."} - {"node_modules", "staticfiles"}
CODE = re.compile(r"`([\w./{},-]+)`")
FILE = re.compile(r"\.(?:py|js|scss|html|toml|yml|sh|md)$")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
EXAMPLE = re.compile(r"NAME|^static/dist/")  # what somebody makes, by a name of their own, and what is built


def spelled_out(name: str) -> list[str]:
    """`room/{a,b}.py` stands for two."""
    before, brace, rest = name.partition("{")
    inner, _brace, after = rest.partition("}")
    return [f"{before}{each}{after}" for each in inner.split(",")] if brace else [name]


def named_in(text: str) -> Iterator[str]:
    """Files, by path or by the end of one; folders by their whole path."""
    for name in (each for found in CODE.findall(text) for each in spelled_out(found)):
        is_folder = name.endswith("/") and name.split("/")[0] in TOP
        if (FILE.search(name) or is_folder) and not EXAMPLE.search(name):
            yield name


@pytest.fixture(scope="module")
def files() -> list[str]:
    inside = [f"/{path.relative_to(ROOT)}" for top in TOP for path in (ROOT / top).rglob("*.*")]
    return [*inside, *(f"/{path.name}" for path in ROOT.iterdir())]


@pytest.mark.parametrize("doc", PAGES, ids=lambda doc: str(doc.relative_to(ROOT)))
def test_every_file_that_a_page_names_is_there(doc: Path, files: list[str]) -> None:
    text = doc.read_text()
    named = [name for name in named_in(text) if not (ROOT / name).exists()]
    missing = [name for name in named if not any(file.endswith(f"/{name}") for file in files)]
    assert missing == []
    assert [link for link in LINK.findall(text) if not (doc.parent / link).exists()] == []
