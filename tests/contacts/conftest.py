"""A seller who has named a contact, and what arrives at its addresses."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db.models import F
from django.test import Client

from contacts.actions.addresses import enter_address, save_person
from contacts.actions.codes import check_code
from contacts.models import Address, CodeAttempt, CodeSend, Contact
from core.errors import DomainError
from core.models import User
from messaging.sending.delivering import sweep
from sellers.models import Seller

NUMBER = "+447400123456"


def travel(**ago: float) -> None:
    """Move every code and send into the past."""
    span = timedelta(**ago)
    CodeSend.objects.update(at=F("at") - span)
    CodeAttempt.objects.update(
        sent_at=F("sent_at") - span, expires_at=F("expires_at") - span, ended_at=F("ended_at") - span
    )


@pytest.fixture
def contact(seller: Seller) -> Contact:
    return save_person(seller, actor=seller.user, name="Cora Contact", relation="colleague")


@pytest.fixture
def email(seller: Seller, contact: Contact) -> Address:
    return enter_address(seller, actor=seller.user, kind="email", value="cora@example.net")


@pytest.fixture
def phone(seller: Seller, contact: Contact) -> Address:
    return enter_address(seller, actor=seller.user, kind="phone", value=NUMBER)


@pytest.fixture
def texts(settings: Any) -> Callable[[], list[str]]:
    """Sends what is due; the texts of all SMS so far, the oldest first."""

    def read() -> list[str]:
        sweep()
        files = sorted(settings.MAILBOX_DIR.glob("*.sms.json"), key=lambda path: path.stat().st_mtime_ns)
        return [json.loads(path.read_text())["text"] for path in files]

    return read


@pytest.fixture
def last_code(texts: Callable[[], list[str]]) -> Callable[[], str]:
    """The code in the newest SMS, or in the newest mail where there is no SMS."""

    def read() -> str:
        sent = texts() or [str(message.body) for message in mail.outbox]
        return [found.group() for words in sent if (found := re.search(r"\b\d{6}\b", words))][-1]

    return read


def fail(address: Address, *, times: int) -> list[str]:
    """Enter a wrong code so often; what each was answered."""
    found = []
    for _ in range(times):
        with pytest.raises(DomainError) as error:
            check_code(address, actor=address.contact.seller.user, code="wrong")
        found.append(error.value.code)
    return found


@pytest.fixture
def client(seller: Seller, log_in: Callable[[User], Client]) -> Client:
    """The seller's."""
    return log_in(seller.user)
