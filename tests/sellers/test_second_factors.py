"""R28: staff keep a second factor. Sellers may do without."""

from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.messages import get_messages
from django.test import Client

from core.encryption import Undecryptable
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


def test_a_secret_that_is_copied_to_somebody_else_in_the_database_opens_nothing(lead: User, ops: User) -> None:
    own = ops.authenticator_set.get()
    Authenticator.objects.filter(user=lead).update(data=own.data)
    with pytest.raises(Undecryptable):
        lead.authenticator_set.get().wrap().validate_code("000000")
    assert not own.wrap().validate_code("000000")


def test_recovery_codes_are_sealed_for_their_user_too(lead: User, ops: User) -> None:
    codes = RecoveryCodes.activate(lead).get_unused_codes()
    kept = Authenticator.objects.get(user=lead, type=Authenticator.Type.RECOVERY_CODES)
    assert kept.wrap().validate_code(codes[0])
    Authenticator.objects.filter(pk=kept.pk).update(user=ops)
    with pytest.raises(Undecryptable):
        Authenticator.objects.get(pk=kept.pk).wrap().validate_code(codes[1])
