"""What may be shown of a value that identifies somebody. Pure."""

VISIBLE_CHARACTERS = 3
HIDDEN = "•" * 8  # of a date no part is shown


def mask(number: str) -> str:
    """The last three letters or digits, and how many go before: enough to recognise, too little to use."""
    plain = "".join(character for character in number if character.isalnum())
    shown = VISIBLE_CHARACTERS if len(plain) >= 2 * VISIBLE_CHARACTERS else 0
    hidden = len(plain) - shown
    return "•" * hidden + plain[hidden:]


def outline(value: str) -> str:
    """For the log: where letters, capitals and digits stand, and none of them (R36)."""
    return "".join(_kind(character) for character in value)


def _kind(character: str) -> str:
    if character.isdigit():
        return "9"
    if not character.isalpha():
        return character
    return "A" if character.isupper() else "a"
