"""The demo's mailbox: mails and SMS as they would arrive, and nothing of it without demo mode."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client

from demo.mailbox import read_mailbox


@pytest.fixture
def client(settings: Any, db: None) -> Client:
    settings.DEMO = True
    return Client(headers={"host": "localhost"})


@pytest.fixture
def folder(settings: Any) -> Path:
    settings.MAILBOX_DIR.mkdir()
    return settings.MAILBOX_DIR


def put_mail(folder: Path, name: str, *, subject: str, at: int, to: str = "a@example.com") -> None:
    mail = EmailMultiAlternatives(subject, "See http://localhost:8000/home/ <now>", "us@example.com", [to])
    mail.attach_alternative('<p style="color: red">Formatted</p><script>alert(1)</script>', "text/html")
    (folder / name).write_bytes(mail.message().as_bytes())
    os.utime(folder / name, (at, at))


def put_sms(folder: Path, *, at: int) -> None:
    path = folder / "dlv_x.sms.json"
    said = "123456 is your code\n@localhost #123456"
    path.write_text(json.dumps({"to": "+447700900123", "text": said, "language": "en", "at": "x"}))
    os.utime(path, (at, at))


def test_it_does_not_exist_outside_the_demo(client: Client, settings: Any, folder: Path) -> None:
    put_mail(folder, "1.eml", subject="S", at=1)
    settings.DEMO = False
    assert client.get("/demo/mailbox/").status_code == 404
    assert client.get("/demo/mailbox/1.eml/").status_code == 404


def test_an_empty_mailbox_says_so(client: Client) -> None:
    assert "Nothing has arrived yet." in client.get("/demo/mailbox/").content.decode()


def test_mails_and_text_messages_stand_there_newest_first(client: Client, folder: Path) -> None:
    put_mail(folder, "1.eml", subject="First mail", at=1)
    put_sms(folder, at=2)
    put_mail(folder, "3.eml", subject="Letzte Möglichkeit", at=3)
    page = client.get("/demo/mailbox/").content.decode()
    assert page.index("Letzte Möglichkeit") < page.index("@localhost #123456") < page.index("First mail")


def test_what_a_call_says_stands_there_in_its_language(client: Client, folder: Path) -> None:
    said = {"to": "+493012345678", "text": "Ihr Code lautet: 1, 2", "language": "de", "at": "x"}
    (folder / "dlv_x.voice.json").write_text(json.dumps(said))
    page = client.get("/demo/mailbox/").content.decode()
    assert "Said in a call to" in page
    assert '<p class="app-sms__bubble" lang="de">Ihr Code lautet: 1, 2</p>' in page


def test_links_can_be_followed_and_the_rest_is_escaped(client: Client, folder: Path) -> None:
    put_mail(folder, "1.eml", subject="S", at=1)
    page = client.get("/demo/mailbox/").content.decode()
    assert '<a href="http://localhost:8000/home/"' in page
    assert "&lt;now&gt;" in page


def test_it_can_be_narrowed_to_one_address(client: Client, folder: Path) -> None:
    put_mail(folder, "1.eml", subject="Mine", at=1, to="me@example.com")
    put_mail(folder, "2.eml", subject="Theirs", at=2, to="them@example.com")
    page = client.get("/demo/mailbox/", {"to": "me@example.com"}).content.decode()
    assert "Mine" in page
    assert "Theirs" not in page


def test_the_formatted_mail_runs_nothing_and_is_framed_by_us_only(client: Client, folder: Path) -> None:
    put_mail(folder, "1.eml", subject="S", at=1)
    response = client.get("/demo/mailbox/1.eml/")
    assert "Formatted" in response.content.decode()
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "allow-scripts" not in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("name", ["2.eml", "..%2F..%2Fetc%2Fpasswd", "dlv_x.sms.json"])
def test_only_mails_of_the_mailbox_are_shown(client: Client, folder: Path, name: str) -> None:
    put_sms(folder, at=1)
    assert client.get(f"/demo/mailbox/{name}/").status_code == 404


def test_half_written_and_vanished_files_do_no_harm(folder: Path) -> None:
    put_mail(folder, "1.eml", subject="Whole", at=1)
    (folder / "2.part").write_text("half")
    (folder / "3.eml").symlink_to(folder / "gone")
    assert [letter.subject for letter in read_mailbox(folder)] == ["Whole"]
