"""The rules that can refuse a request are found in the sources."""

from typing import Any

import pytest

from integration.docs import refusals
from integration.resources.documents.bodies import OF_CONTENT


@pytest.fixture
def found(monkeypatch: Any) -> Any:
    """What is refused on the way from here on."""

    def at(root: str) -> dict[str, list[str]]:
        monkeypatch.setattr(refusals, "ROOTS", root)
        return refusals.refusals_of_the_sources.__wrapped__()

    return at


def test_what_an_action_refuses_stands_with_its_sentence_and_placeholders(found: Any) -> None:
    assert found("contacts.numbers")["costly"] == [
        "Calls to this number cost extra, so we do not use it. Enter a mobile or landline number, such as {example}."
    ]


def test_what_it_calls_is_followed_through_imports_tables_and_helpers(found: Any) -> None:
    codes = found("sellers.uploads")
    assert {"file_empty", "file_infected"} <= set(codes)
    assert [code for code, each in codes.items() if not each] == ["document_kept"], "whose sentence others register"


def test_what_it_does_not_reach_is_not_there(found: Any) -> None:
    assert "handed_in" not in found("contacts.numbers")


def test_in_the_catalogue_is_what_refuses_a_platform_and_nothing_of_the_staff() -> None:
    catalogue = refusals.refusals_of_the_sources()
    sentences = [sentence for each in catalogue.values() for sentence in each]
    assert [code for code, each in catalogue.items() if len(each) > 8] == []
    assert [sentence for sentence in sentences if "fraud" in sentence.lower()] == []
    assert [sentence for sentence in sentences if not sentence.endswith((".", "?"))] == []


def test_what_a_field_says_is_told_from_what_cannot_be_done_as_things_stand() -> None:
    statuses = refusals.statuses_of_refusals()
    assert set(statuses) == set(refusals.refusals_of_the_sources())
    assert {code: statuses[code] for code in ("bad_url", "own_name", "file_empty", "costly", "bad_extension")} == {
        "bad_url": [400], "own_name": [400], "file_empty": [400], "costly": [400], "bad_extension": [400],
    }  # fmt: skip
    assert {statuses[code][0] for code in ("address_taken", "country_not_served", "file_too_many")} == {409}


def test_every_code_of_a_file_that_is_never_taken_is_one_of_a_field() -> None:
    assert {code: refusals.statuses_of_refusals()[code] for code in OF_CONTENT} == {code: [400] for code in OF_CONTENT}
