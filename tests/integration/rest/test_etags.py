"""Changes upon what was seen."""

import json
from typing import Any

import pytest
from django.utils.translation import get_language, override
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from integration.rest.etags import etag_of, refuse_stale, show
from integration.rest.problems import Problem

SEEN, CHANGED = {"id": "sel_1", "status": "onboarding"}, {"id": "sel_1", "status": "verified"}


def asking(method: str = "get", **headers: str) -> Any:
    return Request(
        getattr(APIRequestFactory(), method)("/", headers={k.replace("_", "-"): v for k, v in headers.items()})
    )


def test_what_the_client_has_is_not_sent_again() -> None:
    answer = show(asking(If_None_Match=etag_of(SEEN)), SEEN)
    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", etag_of(SEEN))


def test_what_has_changed_is_sent() -> None:
    answer = show(asking(If_None_Match=etag_of(SEEN)), CHANGED)
    assert (answer.status_code, json.loads(answer.content), answer["ETag"]) == (200, CHANGED, etag_of(CHANGED))


@pytest.mark.parametrize("match", ["*", etag_of(SEEN), f'"other", {etag_of(SEEN)}'])
def test_a_change_upon_what_stands_is_let_in(match: str) -> None:
    refuse_stale(asking("patch", If_Match=match), lambda: SEEN)


def test_a_change_in_another_language_than_what_was_seen_is_let_in() -> None:
    def draw() -> dict[str, str]:
        return {"id": "sel_1", "title": f"in {get_language()}"}

    with override("de"):
        etag = etag_of(draw())
    assert etag != etag_of(draw())
    refuse_stale(asking("patch", If_Match=etag), draw)


@pytest.mark.parametrize(
    ("match", "code"),
    [
        ("", "if_match_required"),
        (etag_of(CHANGED), "changed_meanwhile"),
        ("W/" + etag_of(SEEN), "changed_meanwhile"),
        (etag_of(SEEN).replace("-en", "-xx"), "changed_meanwhile"),
        ('"nothing"', "changed_meanwhile"),
    ],
)
def test_a_change_upon_anything_else_is_refused(match: str, code: str) -> None:
    with pytest.raises(Problem, match=code):
        refuse_stale(asking("patch", If_Match=match), lambda: SEEN)


def test_what_would_be_answered_is_drawn_once_however_many_etags_are_named() -> None:
    drawn = []

    def draw() -> dict[str, str]:
        drawn.append(get_language())
        return SEEN

    several = ", ".join(f'"{number}-{language}"' for number in range(9) for language in ("en", "de"))
    with pytest.raises(Problem, match="changed_meanwhile"):
        refuse_stale(asking("patch", If_Match=several), draw)
    assert sorted(drawn) == ["de", "en"]


def test_more_etags_than_anybody_was_given_are_refused_unseen() -> None:
    many = ", ".join([etag_of(SEEN), *(f'"{number}-en"' for number in range(20))])
    with pytest.raises(Problem, match="changed_meanwhile") as refused:
        refuse_stale(asking("patch", If_Match=many), lambda: pytest.fail("It was drawn."))
    assert "more than 20 ETags" in refused.value.detail
