"""Pictures that show by example what is wrong: drawn, of nobody, each with what a reader who does not see it is told.
A version of a reason names one."""

from dataclasses import dataclass

from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ALTS: dict[str, Promise] = {
    "blurred": _("Example: a card so blurred that its lines cannot be read."),
    "glare": _("Example: a card with a bright reflection over its lines."),
    "cut_off": _("Example: a card of which one side lies outside the picture."),
    "another": _("Example: one document was sent, another one was asked for."),
    "expired": _("Example: a card with the day of its expiry marked; that day is over."),
    "altered": _("Example: a card on which a strip is glued over the number."),
    "name": _("Example: a card with the name marked."),
    "number": _("Example: a card with the number marked."),
    "person": _("Example: a card with the picture of one person, and beside it another person."),
    "details": _("Example: a document that shows the same as the details that were changed."),
    "compare": _("Example: what was entered and a document, compared line by line; one line differs."),
    "original": _("Example: a card in a hand is right; a card on a screen is not."),
    "statement_holder": _("Example: a bank statement with the name of the account holder marked."),
    "statement_account": _("Example: a bank statement with the account number marked."),
    "statement_date": _("Example: a bank statement with its date marked."),
    "statement_address": _("Example: a page of a bank statement with the address marked."),
    "register": _("Example: an entry in a business register with name and number marked."),
    "register_date": _("Example: an entry in a business register with the day of issue marked."),
    "register_closed": _("Example: an entry in a business register that is struck through."),
    "register_people": _("Example: an entry in a business register with the names of those who may act marked."),
    "light": _("Example: a person in a dark camera picture, and the same person with light from the front."),
    "alone": _("Example: one person alone in a room in front of a camera."),
    "mailbox": _("Example: a message with a code, open beside the video."),
}


@dataclass(frozen=True)
class Example:
    url: str
    alt: str


def example_of(name: str) -> Example | None:
    """In the active language. None for no picture, and for one that there is no longer."""
    alt = ALTS.get(name)
    return Example(static(f"vouchroom/images/reasons/{name}.svg"), str(alt)) if alt else None
