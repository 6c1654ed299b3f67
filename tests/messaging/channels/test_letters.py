"""A mail that we write out, beside the same as Django does."""

import re
from email.mime.text import MIMEText
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives

from messaging.channels.letters import Letter

HEADERS = {"Date": "Mon, 23 Nov 2026 01:02:03 -0000", "Message-ID": "<dlv_1@example.com>"}
LONG = "<https://example.com/" + "a" * 80 + ">"


def written(kind: type[EmailMultiAlternatives], **differing: Any) -> bytes:
    """But for the line between its parts, which chance makes."""
    headers = HEADERS | differing.pop("headers", {})
    mail = kind(**{"subject": "Hello", "body": "Words", "to": ["seller@example.com"], **differing}, headers=headers)
    mail.attach_alternative("<p>Wörter</p>" + "x" * 1000, "text/html")
    return re.sub(rb"={15}\d{19}==", b"", mail.message().as_bytes(linesep="\r\n"))


@pytest.mark.parametrize(
    "differing",
    [
        {},
        {"subject": "x" * 69},
        {"subject": "x" * 70},
        {"subject": "many words " * 10},
        {"subject": "two  spaces, and one at the end "},
        {"subject": "a\tb"},
        {"subject": "本人確認のオンライン面談にご招待します"},
        {"subject": "Wählen Sie einen Termin für Ihre Videositzung, oder lehnen Sie sie ab"},
        {"to": ["Nora Brooks <nora@bücher.example>"]},
        {"headers": {"List-Unsubscribe": LONG}},
        {"attachments": [MIMEText("BEGIN:VCALENDAR", "calendar")]},
    ],
)
def test_a_letter_is_written_as_django_writes_it(differing: dict[str, Any]) -> None:
    assert written(Letter, **differing) == written(EmailMultiAlternatives, **differing)


def test_no_two_letters_have_the_same_line_between_their_parts() -> None:
    letters = [Letter(body="Words", to=["seller@example.com"], alternatives=[("<p>", "text/html")]) for _ in range(2)]
    assert len({letter.message().get_boundary() for letter in letters}) == 2
