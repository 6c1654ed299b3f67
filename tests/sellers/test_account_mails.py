from datetime import timedelta

import pytest
from django.core import mail
from django.db.models.functions import Now
from django.utils import timezone

from messaging.models import Delivery, Message
from messaging.sending.delivering import sweep
from sellers.accounts import CODE_PAGES, AccountAdapter
from sellers.messages import CODE_SECONDS


def test_a_log_in_code_is_sent_in_plain_words_with_the_phrase(client, seller):
    client.post("/accounts/login/code/", {"email": seller.user.email}, headers={"host": "localhost"})
    sweep()
    [sent] = mail.outbox
    assert sent.subject == "Your code to log in"
    assert "Type it on the page that asked for it" in sent.body
    assert seller.user.phrase in sent.body
    assert "Hello from" not in sent.body


def test_a_changed_password_is_told_with_time_zone_and_browser(seller, log_in):
    seller.user.set_password("old-otter-lamp-77")
    seller.user.save()
    client = log_in(seller.user)
    fields = {"oldpassword": "old-otter-lamp-77", "password1": "new-otter-lamp-78", "password2": "new-otter-lamp-78"}
    phone = "Mozilla/5.0 (Linux; Android 14) Chrome/126.0.0.0 Mobile Safari/537.36"
    client.post("/accounts/password/change/", fields, headers={"user-agent": phone})
    sweep()
    [sent] = mail.outbox
    assert "London, UTC" in sent.body
    assert "Browser: Chrome Mobile on Android\n" in sent.body
    assert "Was it you?" in sent.body


@pytest.mark.parametrize(
    ("page", "timeout"),
    [
        ("/accounts/login/code/", "ACCOUNT_LOGIN_BY_CODE_TIMEOUT"),
        ("/accounts/password/reset/", "ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT"),
    ],
)
def test_a_code_that_has_expired_is_not_sent_any_more(client, seller, settings, page, timeout):
    client.post(page, {"email": seller.user.email}, headers={"host": "localhost"})
    assert "code" in Delivery.objects.get().secret
    Message.objects.update(due_at=Now() - timedelta(seconds=getattr(settings, timeout) + 60))
    sweep()
    assert mail.outbox == []
    assert (Delivery.objects.get().status, Delivery.objects.get().secret) == ("dropped", {})


def test_a_code_is_sent_as_long_as_it_can_be_entered(client, seller, settings):
    client.post("/accounts/login/code/", {"email": seller.user.email}, headers={"host": "localhost"})
    Message.objects.update(due_at=Now() - timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT - 60))
    sweep()
    assert len(mail.outbox) == 1


def test_a_mail_without_a_code_is_sent_however_late_it_is(seller):
    facts = {"user": seller.user, "timestamp": timezone.now()}
    AccountAdapter().send_mail("account/email/password_changed", seller.user.email, facts)
    Message.objects.update(due_at=Now() - timedelta(hours=5))
    sweep()
    assert len(mail.outbox) == 1


def test_each_page_of_a_code_says_how_long_it_holds():
    assert set(CODE_SECONDS) == set(CODE_PAGES.values())
