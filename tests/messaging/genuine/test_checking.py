"""Where the links of a pasted text lead, and what in it we did not say."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.genuine.checking import CODE, SECRET, compare, defanged, foreign, links_in, reference_in, wave_of
from messaging.genuine.forms import LONGEST

OURS = "vouchroom.example"
SAID = """Vouchroom
Your session is confirmed

It begins on Tuesday. Do not send us any document by e-mail.

Your code stands here: \0

Open task: https://vouchroom.example/home/

--
Your phrase: amber fern 42. A message without it is not from us.
Reference: msg_23456789abcdefghjkmnpq. We never ask you to reply with a code."""
COPY = SAID.replace("\0", "The code is: 123456")


def found(text: str) -> list[tuple[str, str]]:
    return [(link.host, link.why) for link in links_in(text, official=OURS)]


@pytest.mark.parametrize(
    ("written", "host", "why"),
    [
        ("https://vouchroom.example/home/", OURS, ""),
        ("HTTPS://VOUCHROOM.example:443/", OURS, ""),
        ("https://x@vouchroom.example/", OURS, ""),
        ("vouchroom.example/home", OURS, ""),
        ("https://evil.net/vouchroom.example", "evil.net", "elsewhere"),
        ("https://vouchroom.example.evil.net/x", "vouchroom.example.evil.net", "inside"),
        ("https://verify-vouchroom.example.evil.net", "verify-vouchroom.example.evil.net", "inside"),
        ("https://vouchroom.example@evil.net/", "evil.net", "before_at"),
        ("https://vouchroom.example%40evil.net/", "evil.net", "before_at"),
        ("https:\\\\evil.net\\@vouchroom.example", "evil.net", "elsewhere"),
        ("https:/evil.net", "evil.net", "elsewhere"),
        ("https://vouchroоm.example", "xn--vouchrom-tbh.example", "letters"),
        ("https://xn--vouchrom-tbh.example", "xn--vouchrom-tbh.example", "letters"),
        ("https://vouchro0m.example", "vouchro0m.example", "alike"),
        ("https://vouchroorn.example", "vouchroorn.example", "alike"),
        ("https://vouchroom-help.com", "vouchroom-help.com", "alike"),
        ("https://203.0.113.7/x", "203.0.113.7", "number"),
        ("http://2130706433/", "2130706433", "number"),
        ("https://evil。net/", "evil.net", "elsewhere"),
        ("ｗｗｗ.evil.net", "www.evil.net", "elsewhere"),
        ("hxxps://evil[.]net/x", "evil.net", "elsewhere"),
        ("https://ev\u200bil.net", "evil.net", "elsewhere"),
        ("//evil.net/x", "evil.net", "elsewhere"),
        ("javascript://evil.net/x", "evil.net", "elsewhere"),
        ("<a href='https://evil.net/'>https://vouchroom.example</a>", "evil.net", "elsewhere"),
        ("evil.net", "evil.net", "elsewhere"),
        ("今すぐevil.netをご覧ください", "evil.net", "elsewhere"),
    ],
)
def test_a_link_leads_where_a_browser_would_go(written: str, host: str, why: str) -> None:
    assert found(f"Look: {written} now.")[0] == (host, why)


@pytest.mark.parametrize(
    "text",
    [
        "Write to sam.seller@evil.net",
        "確認しました。次へ。",
        "termin.ics, 2 KB",
        "z. B. 3.5 or 10.30 Uhr",
        "A sentence.",
        "",
    ],
)
def test_what_is_no_link_is_none(text: str) -> None:
    assert found(text) == []


def test_a_name_that_we_wrote_ourselves_is_no_foreign_link() -> None:
    links = links_in("The shop Porter.com", official=OURS)
    assert (foreign(links, said="The shop Porter.com"), len(foreign(links, said=""))) == ([], 1)


@pytest.mark.parametrize(
    "text",
    [COPY, SAID, COPY.replace(" ", "\n> "), COPY.upper(), COPY.split("Your code")[0], "It begins on Tuesday.",
     COPY.split("--")[0], COPY.replace("Tuesday", "Tues\u00adday")],
)  # fmt: skip
def test_our_words_are_ours_however_they_are_wrapped_and_also_a_part_of_them(text: str) -> None:
    assert compare(text, SAID).added == compare(text, SAID).missing == []


@pytest.mark.parametrize(
    ("text", "added", "missing"),
    [
        (COPY.replace("It begins on Tuesday.", "It begins on Monday."), ["Monday"], ["Tuesday"]),
        (COPY.replace("Do not send", "Do send"), [], ["not"]),
        (COPY.replace("--", "Reply with your passport today."), ["Reply with your passport today"], []),
        ("Reply now!\n" + COPY, ["Reply now"], []),
        (COPY.replace("The code is: 123456", "send it " * 40), ["send it " * 39 + "send it"], ["…"]),
    ],
)
def test_what_was_put_in_or_left_out_is_named(text: str, added: list[str], missing: list[str]) -> None:
    assert (compare(text, SAID).added, compare(text, SAID).missing) == (added, missing)


@pytest.mark.parametrize(("typed", "added"), [("123456", []), ("123 456", []), ("Call 0800 123", ["Call 0800 123"])])
def test_nothing_but_a_code_stands_in_the_place_of_a_code(typed: str, added: list[str]) -> None:
    said = f"Your code is {CODE} for ten minutes"
    assert compare(said.replace(CODE, typed), said).added == added


def test_a_word_that_is_left_out_is_missed_beside_a_code() -> None:
    assert compare("Do tell 123456 to anybody", f"Do not tell {CODE} to anybody").missing == ["not"]


def test_chinese_and_japanese_are_compared_by_character() -> None:
    assert compare("请勿回复密码。", "您好。请勿回复密码。").added == []
    assert compare("您好。请回复密码。", "您好。请勿回复密码。").missing == ["勿"]


def test_a_text_far_longer_than_ours_is_not_compared_word_by_word() -> None:
    assert compare("word " * 10_000, SAID).added == [("word " * 10_000)[:200]]


@pytest.mark.parametrize(
    "piece", ["a", "a+.", "a.", "a-", "aa.aa@", "http://", "/", "a:", f"{'a' * 63}.", "word ", "://", "xn--", "[.]"]
)
def test_the_longest_text_is_read_at_once_whatever_it_is_made_of(piece: str) -> None:
    text, began = (piece * LONGEST)[:LONGEST], time.process_time()
    links_in(text, official=OURS)
    wave_of(text)
    defanged(text)
    assert time.process_time() - began < 5  # the slowest took a minute


def test_one_word_many_times_is_not_compared_with_a_long_message() -> None:
    said, began = "的人在有我他这为之大" * 300, time.process_time()
    assert compare("的" * 6000, said).added == ["的" * 200]
    assert time.process_time() - began < 1


def test_a_reference_is_found_wherever_it_stands() -> None:
    assert reference_in("x (Reference: MSG_23456789abcdefghjkmnpq). y") == "msg_23456789abcdefghjkmnpq"
    assert reference_in("msg_23456789abcdefghjkmnpqr msg_short") == ""


def test_a_wave_is_one_whatever_numbers_and_references_differ() -> None:
    texts = [f"Dear 4{n}, pay {n}00 at msg_{n}3456789abcdefghjkmnpq!" for n in (2, 3)]
    assert wave_of(texts[0]) == wave_of(texts[1]) == "dear pay at"


@given(st.text(max_size=300))
def test_nothing_that_is_pasted_breaks_it_and_all_of_it_can_be_shown(text: str) -> None:
    for link in links_in(text, official=OURS):
        assert link.host == link.host.lower()
    compare(text, SAID)
    assert not [link for link in links_in(defanged(text), official=OURS) if link.written.lower().startswith("http")]


@given(st.text(max_size=200))
def test_every_word_that_is_not_ours_is_found(text: str) -> None:
    compared = compare(f"{SAID} {text} zebra", SAID)
    assert any("zebra" in piece for piece in compared.added) or compared.added == [f"{SAID} {text} zebra"[:200]]


@given(st.from_regex(r"[a-z]{1,12}(\.[a-z]{2,10}){1,3}", fullmatch=True), st.sampled_from(["", "/x", ":8443", "?q=1"]))
def test_every_foreign_host_is_told_from_ours(host: str, rest: str) -> None:
    assert [link.host for link in foreign(links_in(f"See https://{host}{rest} !", official=OURS), said="")] == [host]


assert SECRET in SAID
