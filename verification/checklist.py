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
    """One line. `instruction`, which only challenges have, is what the seller's room shows when one is started.

    Title and guidance are for staff, in English.
    """

    code: str
    title: str
    guidance: str
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
        "Challenge: tilt the document",
        "Colours and pictures in the hologram move with the light. On a print or a screen they stand still.",
        ("copy_shown", "document_not_at_hand", "picture_too_poor"),
        instruction=_("Please hold your identity document up to the camera and tilt it slowly to the left and right."),
        session_only=True,
    ),
    Item(
        "bend",
        "Challenge: bend the document slightly",
        "Card springs back, paper stays folded. Stop at once if the document could be damaged.",
        ("copy_shown", "document_not_at_hand", "picture_too_poor"),
        instruction=_("Please bend your identity document very slightly between two fingers. Do not damage it."),
        session_only=True,
    ),
    Item(
        "serial",
        "Challenge: read out the document number",
        "Compare it, digit by digit, with the document on the left and the number declared.",
        ("number_differs", "not_free", "document_not_at_hand"),
        instruction=_("Please read the number of your identity document out loud, from the document itself."),
        session_only=True,
    ),
    Item(
        "person",
        "Person and picture",
        "Compare the person before you with the picture on the document yourself. If in doubt, ask them to turn.",
        ("person_differs", "picture_too_poor"),
        session_only=True,
    ),
    Item(
        "name",
        "Name on the document = name declared",
        "Order, case, accents and transliteration may differ. Another name may not.",
        ("name_differs", "unreadable"),
    ),
    Item(
        "number",
        "Document number = number declared",
        "A typing error is a failure that the seller can put right: choose that reason.",
        ("number_differs", "unreadable"),
    ),
    Item(
        "valid",
        "Document valid and untouched",
        "Valid today, issued by the country declared, no sign of cutting, covering or overprinting.",
        ("expired", "altered", "wrong_document", "unreadable"),
    ),
    Item(
        "bank",
        "Bank statement: holder and number = declared",
        "Holder is the business or the contact person; at most three months old.",
        ("holder_differs", "account_differs", "statement_too_old", "unreadable"),
    ),
    Item(
        "free_answers",
        "Answers freely and unprompted",
        "Ask what they sell and how they came to it. Nobody else speaks, writes or points.",
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
