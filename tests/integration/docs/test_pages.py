"""The pages for developers are there for everybody, and say what the code does."""

import re
from html import unescape

import pytest
from django.test import Client

from integration.docs.field_codes import FIELD_CODES
from integration.docs.pages import PAGES
from integration.docs.refusals import refusals_of_the_sources
from integration.keys.scopes import SCOPES
from integration.rest.problems import KINDS

pytestmark = pytest.mark.django_db  # the values of the test world name the reasons of this house's catalogue


def read(name: str) -> str:
    answer = Client().get(f"/api/v1/docs/{name}/" if name else "/api/v1/docs/", headers={"Accept-Language": "de"})
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_there_in_english_and_leads_to_the_others(name: str) -> None:
    text = read(name)
    assert f'<h1 class="govuk-heading-l">{PAGES[name].title}</h1>' in text
    assert all(f">{page.title}</a>" in text for page in PAGES.values())


@pytest.mark.parametrize("name", PAGES)
def test_nothing_in_a_page_comes_from_elsewhere_or_runs_unnamed(name: str) -> None:
    text = read(name)
    assert re.findall(r'(?:src|href)="(?:https?:)?//', text) == []
    assert re.findall(r" style=| on\w+=|<script(?![^>]*(?:nonce|application/json))", text) == []


def test_every_scope_stands_on_the_page_of_keys() -> None:
    assert re.findall(r'<th scope="row"[^>]*><code>([^<]*)</code>', read("keys")) == list(SCOPES)


def test_every_code_has_an_anchor_on_the_page_of_errors() -> None:
    codes = re.findall(r'<tr class="govuk-table__row" id="([^"]*)">', read("errors"))
    assert codes == [*KINDS, *refusals_of_the_sources()]


def test_every_code_of_a_field_stands_on_the_page_of_errors() -> None:
    text = read("errors")
    assert [code for code in FIELD_CODES if f"<code>{code}</code></th>" not in text] == []
    assert re.search(r'id="bad_url">.*?<td[^>]*>([^<]*)</td>', text, flags=re.DOTALL)[1] == "400"


@pytest.mark.parametrize("name", PAGES)
def test_what_is_code_is_shown_as_code(name: str) -> None:
    assert "`" not in re.sub(r"<pre.*?</pre>", "", read(name), flags=re.DOTALL)


def test_there_is_no_other_page() -> None:
    assert Client().get("/api/v1/docs/nothing/").status_code == 404
