"""Whatever a seller can read stands in every language, whole and up to date (docs/translations.md)."""

import ast
import re
from difflib import unified_diff
from io import BytesIO
from pathlib import Path

import polib
import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.utils import translation

from launcher.translations import KEYWORDS, LOCALES, collect, from_template, po_file, updated

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|</?\w[^>]*>")


APPS = [
    "core",
    "pages",
    "messaging",
    "sellers",
    "contacts",
    "scheduling",
    "verification",
    "integration",
    "demo",
    "config",
]
CALLS = {"_", "gettext", "ngettext", "pgettext", "gettext_lazy"}


@pytest.fixture(params=LOCALES)
def locale(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def entries(locale: str) -> polib.POFile:
    return polib.pofile(str(po_file(locale)))


@pytest.fixture(scope="module")
def template() -> Catalog:
    return collect()


def test_the_files_are_what_make_messages_writes(locale: str, template: Catalog) -> None:
    stands, should = po_file(locale).read_text().splitlines(), updated(locale, template).decode().splitlines()
    changed = [line for line in unified_diff(stands, should, n=0) if line[1:].startswith("msgid")]
    assert changed[:10] == [], "Run make messages, translate what is new, and commit both."
    assert (stands == should) is True, "Run make messages and commit what it changes."


def test_every_text_of_a_seller_is_translated(entries: polib.POFile) -> None:
    assert [entry.msgid for entry in entries.untranslated_entries()] == []


def test_no_text_hides_in_a_formatted_string_where_nothing_collects_it() -> None:
    hidden = []
    for path in (path for app in APPS for path in Path(app).rglob("*.py")):
        formatted = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.JoinedStr))
        calls = (node for each in formatted for node in ast.walk(each) if isinstance(node, ast.Call))
        hidden += [f"{path}:{call.lineno}" for call in calls if getattr(call.func, "id", "") in CALLS]
    assert hidden == []


def test_no_translation_is_a_guess(entries: polib.POFile) -> None:
    assert [entry.msgid for entry in entries.fuzzy_entries()] == []


def test_placeholders_and_tags_are_the_same_on_both_sides(entries: polib.POFile) -> None:
    wrong = []
    for entry in entries:
        said = list(entry.msgstr_plural.values()) or [entry.msgstr]
        # A language without a plural has one form, made after the English plural.
        meant = [entry.msgid, entry.msgid_plural or entry.msgid][-len(said) :]
        wrong += [text for source, text in zip(meant, said, strict=True) if marks(source) != marks(text)]
    assert wrong == []


def test_plurals_have_as_many_forms_as_the_language(locale: str, entries: polib.POFile) -> None:
    expected = Catalog(locale=locale).num_plurals
    assert {len(entry.msgstr_plural) for entry in entries if entry.msgid_plural} <= {expected}


def test_babel_finds_no_fault(locale: str) -> None:
    with po_file(locale).open("rb") as file:
        assert list(read_po(file, locale=locale).check()) == []


@pytest.mark.parametrize(("language", "expected"), [("de", "Anmelden"), ("ja", "ログイン"), ("zh-hans", "登录")])
def test_set_up_has_compiled_what_pages_read(language: str, expected: str) -> None:
    with translation.override(language):
        assert translation.gettext("Log in") == expected


def test_texts_of_a_template_are_found_as_django_asks_for_them() -> None:
    source = b"""{% translate "Log in" %} {{ _("Log out")|upper }} {% include "x.html" with text=_("Save") %}
        {% blocktranslate count n=pages|length %}{{ n }} page{% plural %}{{ n }} pages{% endblocktranslate %}
        {% blocktranslate context "month" trimmed %}
            May
        {% endblocktranslate %}"""
    assert [found[1:3] for found in from_template(BytesIO(source), KEYWORDS, (), {})] == [
        ("gettext", ("Log in",)),
        ("_", ("Log out",)),
        ("_", ("Save",)),
        ("ngettext", ("%(n)s page", "%(n)s pages")),
        ("pgettext", ("month", "May")),
    ]


def marks(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))
