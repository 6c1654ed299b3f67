import pytest

from tests.verification.announcing import in_all
from verification.announcements.words import faults_of_words, is_page_of_ours, is_plain
from verification.models import AnnouncementVersion


def version(**fields: object) -> AnnouncementVersion:
    return AnnouncementVersion(**({"title": in_all("Fees"), "body": in_all("They change."), "path": ""} | fields))


def test_words_in_every_language_have_no_fault_and_need_no_task() -> None:
    assert faults_of_words(version()) == []


def test_it_names_the_languages_that_are_missing() -> None:
    faults = faults_of_words(version(body={"en": "They change.", "de": "Sie ändern sich."}))
    assert faults == ["A text is missing in: Simplified Chinese, Japanese."]


def test_a_task_in_one_language_is_needed_in_all() -> None:
    assert faults_of_words(version(task={"en": "Look.", "ja": "ご確認ください。", "de": "Schauen Sie."})) == [
        "A text is missing in: Simplified Chinese."
    ]


@pytest.mark.parametrize(
    "text",
    ["<b>New</b>", "See https://example.com", "Look at WWW.example.com", "Write to help@example.com", "<!-- x -->"],
)
def test_html_and_addresses_are_refused(text: str) -> None:
    assert not is_plain({"en": text})
    assert faults_of_words(version(body=in_all(text))) == [
        "The texts must be plain: no HTML, and no addresses of pages or mailboxes in them."
    ]


@pytest.mark.parametrize("text", ["Fees < 5 %, from 1 > 2", "10:00 / 12:00", "手续费将于 12 月调整。"])
def test_plain_words_may_hold_signs(text: str) -> None:
    assert is_plain({"en": text})


@pytest.mark.parametrize("path", ["", "/contact/", "/home/", "/times/?zone=UTC"])
def test_pages_for_sellers_can_be_named(path: str) -> None:
    assert is_page_of_ours(path)


@pytest.mark.parametrize(
    "path",
    ["https://example.com/", "//example.com/contact/", "contact/", "/nowhere/", "/admin/", "/accounts/logout/",
     "javascript:alert(1)", "/\\example.com"],
)  # fmt: skip
def test_other_addresses_cannot(path: str) -> None:
    assert not is_page_of_ours(path)
