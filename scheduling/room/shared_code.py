"""The short code that seller and account manager both see: it proves that they are in the same genuine session."""

from core.encryption import keyed_hash
from core.ids import ALPHABET
from scheduling.models import Session


def shared_code(session: Session) -> str:
    """Such as K7QM: made from the session and our key, so that nobody else can show it."""
    digest = bytes.fromhex(keyed_hash("room code", session.public_id))
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:4]).upper()
