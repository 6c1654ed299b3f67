import base64
import hashlib
import hmac
import json
import time

NAMES = ("webhook-id", "webhook-timestamp", "webhook-signature")


class NotOurs(Exception):
    """Answer 400, and do nothing. It says why, for your log."""


def verified(secret, headers, body):
    """The event. `secret`: that of the endpoint, "whsec_…"; `body`: the bytes as they came."""
    given = {name.lower(): value for name, value in headers.items()}
    if missing := [name for name in NAMES if not given.get(name)]:
        raise NotOurs(f"There is no {' and no '.join(missing)}.")
    number, moment, signatures = (given[name] for name in NAMES)
    if not (moment.isdecimal() and moment.isascii() and len(moment) < 13):
        raise NotOurs("webhook-timestamp is no number of seconds.")
    if abs(time.time() - int(moment)) > 300:
        raise NotOurs("webhook-timestamp is not of the last five minutes.")
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{number}.{moment}.".encode() + body
    expected = b"v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
    if not any(hmac.compare_digest(each.encode(), expected) for each in signatures.split()):
        raise NotOurs("No signature in webhook-signature fits.")
    return json.loads(body)
