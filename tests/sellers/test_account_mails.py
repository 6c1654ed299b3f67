from django.core import mail

from messaging.sending.delivering import sweep


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
