import base64
import hashlib
import hmac
import time


def is_ours(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """`secret`: that of the endpoint, "whsec_…". `body`: the bytes as they came."""
    moment = headers["webhook-timestamp"]
    if abs(time.time() - int(moment)) > 300:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    said = f"{headers['webhook-id']}.{moment}.".encode() + body
    expected = base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()
    given = [each.partition(",")[2] for each in headers["webhook-signature"].split() if each.startswith("v1,")]
    return any(hmac.compare_digest(each, expected) for each in given)
