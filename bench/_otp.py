"""`python -m bench._otp`: our code and django-otp's, in turns, on a small model of settings that knows both; a line of
JSON. Both begin with what a request has, a key, and end with everything written."""

import json
import os
import re
import time
from statistics import median
from typing import Any

import django

ROUNDS, CODES = 9, 60


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench._peers.settings"
    django.setup()
    from django.core import mail
    from django.db import connection
    from django.test.utils import override_settings

    from database.roles import as_owner

    original = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = "test_otp"
    mail.outbox = []
    with as_owner(), override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            print(json.dumps(measure()))
        finally:
            connection.creation.destroy_test_db(original, verbosity=0)


def measure() -> dict[str, Any]:
    """Codes a second, medians of the rounds, and our statements for one code."""
    rates: dict[str, list[float]] = {"ours": [], "django_otp": []}
    for number in range(ROUNDS + 1):
        addresses, devices = make_addresses(number), make_devices(number)
        for name, rate in (("ours", run_ours(addresses)), ("django_otp", run_theirs(devices))):
            rates[name].append(rate)
    check(ROUNDS + 1)
    said = {name: median(each[1:]) for name, each in rates.items()}  # the first round warms up
    return said | {"queries": queries(make_addresses(ROUNDS + 1)[0])}


def make_addresses(number: int) -> list[int]:
    from contacts.actions.addresses import enter_address, save_person
    from core.models import User
    from sellers.models import Seller

    keys = []
    for place in range(CODES):
        user = User.objects.create(email=f"o{number}.{place}@example.com", phrase="bench", language="en")
        seller = Seller.objects.create(user=user)
        save_person(seller, actor=user, name="Cora", relation="colleague")
        address = enter_address(seller, actor=user, kind="email", value=f"c{number}.{place}@example.com")
        keys.append(address.pk)
    return keys


def make_devices(number: int) -> list[tuple[int, int]]:
    from django_otp.plugins.otp_email.models import EmailDevice

    from core.models import User

    made = []
    for place in range(CODES):
        user = User.objects.create(email=f"d{number}.{place}@example.com", phrase="bench", language="en")
        made.append((user.pk, EmailDevice.objects.create(user=user, name="mail").pk))
    return made


def run_ours(keys: list[int]) -> float:
    """What the worker does between, sending the mail, is no part of it, as little as django-otp's mail goes out."""
    seconds = timed(issue, keys)
    codes = sent_codes()
    return CODES / (seconds + timed(enter, [(key, codes[key]) for key in keys]))


def run_theirs(keys: list[tuple[int, int]]) -> float:
    from django.core import mail

    mail.outbox.clear()
    seconds = timed(issue_theirs, [device for _user, device in keys])
    tokens = [re.search(r"\d{6}", str(message.body)).group() for message in mail.outbox]  # type: ignore[union-attr]
    return CODES / (seconds + timed(enter_theirs, [(*key, token) for key, token in zip(keys, tokens, strict=True)]))


def timed(run: Any, jobs: list[Any]) -> float:
    began = time.monotonic()
    for job in jobs:
        run(job)
    return time.monotonic() - began


def issue(key: int) -> None:
    from contacts.actions.codes import send_code

    address = found(key)
    send_code(address, actor=address.contact.seller.user)


def enter(job: tuple[int, str]) -> None:
    from contacts.actions.codes import check_code

    key, code = job
    address = found(key)
    check_code(address, actor=address.contact.seller.user, code=code)


def found(key: int) -> Any:
    from contacts.models import Address

    return Address.objects.select_related("contact__seller__user").get(pk=key)


def sent_codes() -> dict[int, str]:
    """As after the worker has sent them."""
    from contacts.models import CodeAttempt
    from messaging.models import Delivery

    rows = Delivery.objects.filter(status="queued", message__purpose="contact_code").select_related("message")
    secrets = {row.message.about: row.secret["code"] for row in rows}
    rows.update(status="sent", secret=b"")
    attempts = CodeAttempt.objects.filter(public_id__in=secrets).values_list("address_id", "public_id")
    return {address: secrets[attempt] for address, attempt in attempts}


def issue_theirs(device: int) -> None:
    from django_otp.plugins.otp_email.models import EmailDevice

    EmailDevice.objects.select_related("user").get(pk=device).generate_challenge()


def enter_theirs(job: tuple[int, int, str]) -> None:
    from django_otp import verify_token

    from core.models import User

    user, device, token = job
    assert verify_token(User.objects.get(pk=user), f"otp_email.emaildevice/{device}", token)


def check(rounds: int) -> None:
    """Every code was sent, confirmed and recorded."""
    from audit.models import Event
    from contacts.models import Address, CodeAttempt, CodeSend

    expected = rounds * CODES
    assert Address.objects.filter(status="verified").count() == expected
    assert CodeAttempt.objects.filter(status="used", code_hash="", link_hash="").count() == expected
    assert CodeSend.objects.filter(confirmed=True).count() == expected
    for action in ("contact.code_sent", "contact.code_entered", "contact.address_confirmed"):
        assert Event.objects.filter(action=action).count() == expected, action


def queries(key: int) -> str:
    """Round trips of one code, BEGIN and COMMIT among them: to send it + to check it."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as sending:
        issue(key)
    code = sent_codes()[key]
    with CaptureQueriesContext(connection) as checking:
        enter((key, code))
    return f"{len(sending)}+{len(checking)}"


if __name__ == "__main__":
    main()
