"""Accounts that somebody else opens for a seller, and how the seller comes in."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user
from django.core import mail
from django.test import Client
from django.urls import reverse

from audit.models import Event
from core.errors import DomainError
from core.models import User
from messaging.sending.delivering import sweep
from sellers.actions import open_account_for
from sellers.models import Document, Seller
from sellers.requested import EVERYBODY

pytestmark = pytest.mark.django_db


def test_an_account_is_opened_with_what_everybody_is_asked_for_and_the_log_says_by_whom(ops: User) -> None:
    seller = open_account_for("Mia@Example.com", actor=ops, language="de", full_name="Mia Roth")
    assert (seller.user.email, seller.user.language, seller.user.full_name) == ("mia@example.com", "de", "Mia Roth")
    assert set(Document.objects.filter(seller=seller).values_list("kind", flat=True)) == set(EVERYBODY)
    assert Event.objects.get(subject=seller.public_id).actor == ops.public_id


def test_its_address_is_not_confirmed_and_nobody_has_a_password() -> None:
    seller = open_account_for("mia@example.com", actor=None)
    assert not seller.user.has_usable_password()
    assert EmailAddress.objects.filter(user=seller.user, primary=True, verified=False).count() == 1


def test_who_has_the_address_logs_in_with_a_code_which_confirms_it(client: Client) -> None:
    seller = open_account_for("mia@example.com", actor=None)
    mail.outbox.clear()
    client.post(reverse("account_request_login_code"), {"email": "mia@example.com"})
    sweep()
    (letter,) = mail.outbox
    [code] = re.findall(r"^[A-Z0-9-]{6,}$", str(letter.body), re.MULTILINE)
    answer = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert (answer.status_code, get_user(client)) == (302, seller.user)
    assert EmailAddress.objects.get(user=seller.user).verified
    assert client.get(answer["Location"], follow=True).status_code == 200


def test_an_address_has_one_account_however_it_is_spelled() -> None:
    open_account_for("mia@example.com", actor=None)
    with pytest.raises(DomainError, match="address_taken"):
        open_account_for("MIA@example.com", actor=None)
    assert Seller.objects.count() == 1
