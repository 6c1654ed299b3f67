"""What is said, declared and shown in the room."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from audit.log import record
from core.errors import DomainError
from core.models import User
from scheduling.models import ChatLine, Companion, Session, Side
from scheduling.room.actions.locking import locked_for, locked_room
from scheduling.room.notify import notify
from scheduling.room.phrases import phrases_of
from scheduling.room.state import chat_data, needs_data, picture_address

CHAT_CHARACTERS = 2000
NAME_CHARACTERS = 80

# What each side may say of the seller's screen. It stays the seller's choice: refusing is a word like any other.
SCREEN_WORDS = {Side.MANAGER: {"asked"}, Side.SELLER: {"refused", "unable", "started", "stopped"}}


def _live(session: Session) -> Session:
    session = locked_room(session)
    if session.status != Session.Status.LIVE:
        raise DomainError("not_admitted", _("The chat opens with the session."))
    return session


@transaction.atomic
def say(session: Session, *, side: Side, text: str, actor: User) -> ChatLine:
    session, text = _live(session), text.strip()
    if not 0 < len(text) <= CHAT_CHARACTERS:
        raise DomainError(
            "bad_text", _("A message has between 1 and %(count)d characters.") % {"count": CHAT_CHARACTERS}
        )
    return _keep(ChatLine(session=session, side=side, text=text), actor)


@transaction.atomic
def say_phrase(session: Session, *, side: Side, phrase: str, actor: User) -> ChatLine:
    """One of the ready-made sentences, by its code."""
    session, phrases = _live(session), phrases_of(side)
    if phrase not in phrases:
        raise DomainError("bad_text", _("This sentence is not among the ready-made ones."))
    with override("en"):
        text = str(phrases[phrase])
    return _keep(ChatLine(session=session, side=side, text=text, phrase=phrase), actor)


def _keep(line: ChatLine, actor: User) -> ChatLine:
    line.save()
    record("session.said", actor=actor, subject=line.session, data={"line": line.public_id, "side": line.side})
    notify(line.session, "chat", line=chat_data(line))
    return line


@transaction.atomic
def declare_needs(session: Session, *, actor: User, by_text: bool, companion: str, name: str) -> Session:
    """By the seller, in the waiting room or later. The name of who is with them stays out of the audit log (R36)."""
    session = locked_for(actor, session)
    if companion not in Companion.values or len(name) > NAME_CHARACTERS:
        raise DomainError(
            "bad_text", _("Say who is with you in at most %(count)d characters.") % {"count": NAME_CHARACTERS}
        )
    before = needs_data(session)
    session.by_text, session.companion, session.companion_name = by_text, companion, name.strip() if companion else ""
    if needs_data(session) == before:
        return session
    session.save(update_fields=["by_text", "companion", "companion_name"])
    record("session.needs_declared", actor=actor, subject=session, data={"by_text": by_text, "companion": companion})
    notify(session, "needs", **needs_data(session))
    return session


@transaction.atomic
def say_of_screen(session: Session, *, side: Side, word: str, actor: User) -> None:
    session = _live(session)
    if word not in SCREEN_WORDS[side]:
        raise DomainError("bad_word", _("That is for the other side to say."))
    record(f"session.screen_{word}", actor=actor, subject=session)
    notify(session, "screen", word=word)


@transaction.atomic
def show_instruction(session: Session, *, text: str, picture: str = "") -> None:
    """What the seller reads large in the room until it is done (""), beside a drawing of static/src/images/challenges.

    The caller records who asks for what.
    """
    session = locked_room(session)
    session.instruction, session.instruction_picture = text, picture
    session.save(update_fields=["instruction", "instruction_picture"])
    notify(session, "challenge", text=text, picture=picture_address(picture))
