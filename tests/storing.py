"""Files of documents as rows name them, without the way by which they come."""

from core.files import keep_files, stage_file
from core.keys.ring import Purpose


def store_file(plain: bytes, *, bound_to: str, purpose: Purpose) -> str:
    name = stage_file(plain, bound_to=bound_to, purpose=purpose)
    keep_files([name])
    return name
