"""What a page answered, as its reader has it."""

import re
from html import unescape
from typing import Any


def text_of(answer: Any) -> str:
    """Its HTML, with the letters that HTML writes in its own way as they are read."""
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def words_of(answer: Any) -> str:
    """Its words alone, with one space between them."""
    assert answer.status_code == 200
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))
