"""What is checked, in code and versioned: a review keeps the version it began with.

No machine compares anybody with anything: each check says what a person looks at, and what to do.
"""

import random
import secrets
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Item:
    """One line. `instruction` is what the seller's room shows when the manager starts a challenge; only challenges have one."""

    code: str
    title: Promise
    guidance: Promise
    reasons: tuple[str, ...]  # codes of verification.reasons that a failure can have
    instruction: Promise | None = None
    session_only: bool = False
    required: bool = True

    @property
    def is_challenge(self) -> bool:
        return self.instruction is not None


VERSION_1 = (
    Item(
        "tilt",
        _("Challenge: tilt the document"),
        _("Colours and pictures in the hologram move with the light. On a print or a screen they stand still."),
        ("copy_shown", "document_not_at_hand", "picture_too_poor"),
        instruction=_("Please hold your identity document up to the camera and tilt it slowly to the left and right."),
        session_only=True,
    ),
    Item(
        "bend",
        _("Challenge: bend the document slightly"),
        _("Card springs back, paper stays folded. Stop at once if the document could be damaged."),
        ("copy_shown", "document_not_at_hand", "picture_too_poor"),
        instruction=_("Please bend your identity document very slightly between two fingers. Do not damage it."),
        session_only=True,
    ),
    Item(
        "serial",
        _("Challenge: read out the document number"),
        _("Compare it, digit by digit, with the document on the left and the number declared."),
        ("number_differs", "not_free", "document_not_at_hand"),
        instruction=_("Please read the number of your identity document out loud, from the document itself."),
        session_only=True,
    ),
    Item(
        "person",
        _("Person and picture"),
        _("Compare the person in the video with the picture on the document yourself. If in doubt, ask them to turn."),
        ("person_differs", "picture_too_poor"),
        session_only=True,
    ),
    Item(
        "name",
        _("Name on the document = name declared"),
        _("Order, case, accents and transliteration may differ. Another name may not."),
        ("name_differs", "unreadable"),
    ),
    Item(
        "number",
        _("Document number = number declared"),
        _("A typing error is a failure that the seller can put right: choose that reason."),
        ("number_differs", "unreadable"),
    ),
    Item(
        "valid",
        _("Document valid and untouched"),
        _("Valid today, issued by the country declared, no sign of cutting, covering or overprinting."),
        ("expired", "altered", "wrong_document", "unreadable"),
    ),
    Item(
        "bank",
        _("Bank statement: holder and number = declared"),
        _("Holder is the business or the contact person; at most three months old."),
        ("holder_differs", "account_differs", "statement_too_old", "unreadable"),
    ),
    Item(
        "free_answers",
        _("Answers freely and unprompted"),
        _(
            "Ask what they sell and how they came to it. Nobody else speaks, writes or points; they know their business."
        ),
        ("not_free",),
        session_only=True,
    ),
)
VERSIONS = {1: VERSION_1}
CURRENT = 1


def items_for(version: int, *, in_session: bool) -> list[Item]:
    return [item for item in VERSIONS[version] if in_session or not item.session_only]


def item_of(version: int, code: str) -> Item:
    return next(item for item in VERSIONS[version] if item.code == code)


def order_of(items: list[Item], chance: random.Random | None = None) -> list[Item]:
    """Challenges first, in an order that nobody can foresee (R9); the rest as it stands in the checklist."""
    challenges = [item for item in items if item.is_challenge]
    (chance or secrets.SystemRandom()).shuffle(challenges)
    return challenges + [item for item in items if not item.is_challenge]
