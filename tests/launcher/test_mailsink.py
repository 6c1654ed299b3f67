import email
import smtplib
import socket

import pytest

from launcher import processes
from launcher.mailsink import deliver
from launcher.ports import free_port
from launcher.supervisor import Supervisor


@pytest.fixture
def sink(tmp_path):
    port = free_port()
    with Supervisor() as supervisor:
        supervisor.start("mail", processes.mail_sink(port, tmp_path / "mailbox"))

        def ready():
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", port)) == 0

        supervisor.wait_for("The mail sink", ready)
        yield port


def test_a_mail_sent_by_smtp_becomes_one_file(sink, tmp_path):
    with smtplib.SMTP("127.0.0.1", sink) as client:
        client.sendmail("from@example.com", ["a@example.com", "b@example.com"], "Subject: Grüße\r\n\r\nText".encode())
    (path,) = (tmp_path / "mailbox").glob("*")
    mail = email.message_from_bytes(path.read_bytes())
    assert path.suffix == ".eml"
    assert mail.get_all("Delivered-To") == ["a@example.com", "b@example.com"]
    assert mail["Return-Path"] == "<from@example.com>"
    assert mail.get_payload().strip() == "Text"


def test_files_sort_by_arrival(tmp_path):
    assert deliver(tmp_path, b"first").name < deliver(tmp_path, b"second").name
