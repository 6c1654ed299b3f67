"""`python -m bench._otp`: our code and django-otp's, in turns, on a small model of settings that knows both; a line of
JSON. Both begin with what a request has, its user and the id in its path, and end with everything written."""

import json
import os
import time
from statistics import median
from typing import Any

import django

ROUNDS, CODES = 9, 60


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench._peers.settings"
    django.setup()
    from django.conf import settings
    from django.db import connection

    from bench._mail_server import mail_server
    from database.roles import as_owner

    original = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = "test_otp"
    with mail_server() as server, as_owner():
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            found = measure()
            mails = 2 * (ROUNDS + 1) * CODES + 2  # from both, and those of ours whose round trips are counted
            assert len(server.mails()) == mails, "a mail came twice, or not at all"
            print(json.dumps(found))
        finally:
            connection.creation.destroy_test_db(original, verbosity=0)


def measure() -> dict[str, Any]:
    """Codes a second, medians of the rounds, and the round trips of one code. The first round warms up."""
    from bench._otp_past import make_past

    make_past()
    rounds = [play(number) for number in range(ROUNDS + 1)][1:]
    return {name: median(each[name] for each in rounds) for name in rounds[0]} | queries()


def play(number: int) -> dict[str, float]:
    ours, sent = run_ours(make_addresses(number))
    theirs, unsent = run_theirs(make_devices(f"{number}s")), run_theirs(make_devices(f"{number}u"), mail="locmem")
    check(number + 1)
    return {"ours": ours, "ours_with_worker": sent, "theirs": theirs, "theirs_without_mail": unsent}


def make_addresses(number: int) -> list[Any]:
    from contacts.actions.addresses import enter_address, save_person
    from core.models import User
    from sellers.models import Seller

    made = []
    for place in range(CODES):
        user = User.objects.create(email=f"o{number}.{place}@example.com", phrase="bench", language="en")
        seller = Seller.objects.create(user=user)
        save_person(seller, actor=user, name="Cora", relation="colleague")
        address = enter_address(seller, actor=user, kind="email", value=f"c{number}.{place}@example.com")
        made.append((user, address.public_id))
    return made


def make_devices(name: str) -> list[Any]:
    """Each with an address of its own, as ours is: django-otp need not ask for its user's."""
    from django_otp.plugins.otp_email.models import EmailDevice

    from core.models import User

    made = []
    for place in range(CODES):
        user = User.objects.create(email=f"d{name}.{place}@example.com", phrase="bench", language="en")
        device = EmailDevice.objects.create(user=user, name="mail", email=f"e{name}.{place}@example.com")
        made.append((user, device.persistent_id))
    return made


def run_ours(made: list[Any]) -> tuple[float, float]:
    """Without and with what the worker does between, sending the mails."""
    issued = timed(issue, made)
    codes = queued_codes()
    sent = timed(send_mails, [()])
    checked = timed(enter, [(user, key, codes[key]) for user, key in made])
    return CODES / (issued + checked), CODES / (issued + sent + checked)


def run_theirs(made: list[Any], mail: str = "smtp") -> float:
    from django.test.utils import override_settings
    from django_otp.plugins.otp_email.models import EmailDevice

    with override_settings(EMAIL_BACKEND=f"django.core.mail.backends.{mail}.EmailBackend"):
        seconds = timed(issue_theirs, made)
    tokens = dict(EmailDevice.objects.exclude(token=None).values_list("user_id", "token"))
    return CODES / (seconds + timed(enter_theirs, [(user, key, tokens[user.pk]) for user, key in made]))


def timed(run: Any, jobs: list[Any]) -> float:
    began = time.perf_counter()
    for job in jobs:
        run(*job)
    return time.perf_counter() - began


def issue(user: Any, key: str) -> None:
    from contacts.actions.codes import send_code
    from contacts.statements import find_address

    address = find_address(key, user)
    assert address
    send_code(address, actor=user)


def enter(user: Any, key: str, code: str) -> None:
    from contacts.actions.codes import check_code
    from contacts.statements import find_address

    address = find_address(key, user)
    assert address
    check_code(address, actor=user, code=code)


def queued_codes() -> dict[str, str]:
    """By public id of the address, as only the outbox knows them."""
    from contacts.models import CodeAttempt
    from messaging.models import Delivery

    rows = Delivery.objects.filter(status="queued", message__purpose="contact_code").select_related("message")
    secrets = {row.message.about: row.secret["code"] for row in rows}
    attempts = CodeAttempt.objects.filter(public_id__in=secrets).values_list("address__public_id", "public_id")
    return {address: secrets[attempt] for address, attempt in attempts}


def send_mails() -> None:
    from messaging.sending.delivering import sweep

    while sweep(urgent_only=True):
        pass


def issue_theirs(user: Any, key: str) -> None:
    from django_otp.models import Device

    Device.from_persistent_id(key).generate_challenge()


def enter_theirs(user: Any, key: str, token: str) -> None:
    from django_otp import verify_token

    assert verify_token(user, key, token)


def check(rounds: int) -> None:
    """Every code was sent, confirmed and recorded."""
    from audit.models import Event
    from contacts.models import Address, CodeAttempt, CodeSend

    expected = rounds * CODES
    assert Address.objects.filter(status="verified").count() == expected
    assert CodeAttempt.objects.filter(status="used", code_hash="", link_hash="").count() == expected
    assert CodeSend.objects.filter(confirmed=True).count() == expected
    for action in ("contact.code_sent", "message.sent", "contact.code_entered", "contact.address_confirmed"):
        assert Event.objects.filter(action=action).count() == expected, action


def queries() -> dict[str, str]:
    """Round trips of one code, BEGIN and COMMIT among them: to send it + to check it."""
    from django.test.utils import override_settings
    from django_otp.plugins.otp_email.models import EmailDevice

    first, (user, key), *_others = make_addresses(ROUNDS + 1)
    issue(*first)  # once a minute the data keys are looked up, too
    issuing, codes = trips(issue, user, key), queued_codes()
    send_mails()
    ours = f"{issuing}+{trips(enter, user, key, codes[key])}"
    ((user, key), *_others) = make_devices("q")
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend"):
        sending = trips(issue_theirs, user, key)
    token = EmailDevice.objects.get(user=user).token
    return {"queries": ours, "their_queries": f"{sending}+{trips(enter_theirs, user, key, token)}"}


def trips(run: Any, *job: Any) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        run(*job)
    return len(seen)


if __name__ == "__main__":
    main()
