"""What a voice call says, as Amazon Polly reads it (SSML): a paragraph for each sentence, digits slowly."""

import re
from xml.sax.saxutils import escape

_SPELLED = re.compile(r"\d(?:[,、，] ?\d)+")


def as_ssml(spoken: str) -> str:
    """Digits that the text spells out one by one are said one by one, with time to write each down."""
    paragraphs = [part for part in spoken.split("\n\n") if part]
    return "<speak>" + "".join(f"<p>{_SPELLED.sub(_slowly, escape(part))}</p>" for part in paragraphs) + "</speak>"


def _slowly(digits: re.Match[str]) -> str:
    return '<break time="700ms"/>'.join(
        f'<say-as interpret-as="digits">{digit}</say-as>' for digit in re.findall(r"\d", digits[0])
    )
