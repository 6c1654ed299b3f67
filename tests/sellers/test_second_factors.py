"""R28: staff keep a second factor. Sellers may do without."""

from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.messages import get_messages
from django.test import Client

from core.models import User
from sellers.models import Seller
from tests.verification.building import confirm_factor

pytestmark = pytest.mark.django_db
KEY = {"type": Authenticator.Type.WEBAUTHN, "data": {"name": "Key", "passwordless": True}}


@pytest.fixture
def fresh(log_in: Any) -> Any:
    def make(user: User) -> Client:
        client = log_in(user)
        confirm_factor(client, user)
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            {**each, "reauthenticated": True} for each in session[AUTHENTICATION_METHODS_SESSION_KEY]
        ]
        session.save()
        return client

    return make


def remove_codes(client: Client) -> Any:
    return client.post("/accounts/2fa/totp/deactivate/")


def remove_key(client: Client, user: User) -> Any:
    key = Authenticator.objects.get(user=user, type=Authenticator.Type.WEBAUTHN)
    return client.post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/")


def test_a_lead_cannot_remove_the_last_factor(lead: User, fresh: Any) -> None:
    answer = remove_codes(fresh(lead))
    assert "Set up another one first" in answer.content.decode()
    assert lead.authenticator_set.filter(type=Authenticator.Type.TOTP).exists()


def test_the_last_passkey_stays_too(lead: User, fresh: Any) -> None:
    lead.authenticator_set.all().delete()
    Authenticator.objects.create(user=lead, **KEY)
    answer = remove_key(fresh(lead), lead)
    assert "Set up another one first" in str(next(iter(get_messages(answer.wsgi_request))))
    assert lead.authenticator_set.exists()


def test_one_of_two_goes(lead: User, fresh: Any) -> None:
    Authenticator.objects.create(user=lead, **KEY)
    remove_key(fresh(lead), lead)
    assert [each.type for each in lead.authenticator_set.all()] == [Authenticator.Type.TOTP]


def test_a_seller_removes_the_last_one(seller: Seller, fresh: Any) -> None:
    TOTP.activate(seller.user, generate_totp_secret())
    remove_codes(fresh(seller.user))
    assert not seller.user.authenticator_set.exists()
