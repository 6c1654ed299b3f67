"""Changing one's anti-phishing phrase, and the message that tells of it."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.log import record
from core.models import User
from messaging.models import Message
from messaging.outbox import queue_message
from messaging.purposes import Purpose, Secret, Text


@transaction.atomic
def change_phrase(user: User, *, actor: User, phrase: str) -> None:
    """The phrase in all messages from now on. The event does not hold it (R36). The same once more changes nothing."""
    user = User.objects.select_for_update().get(pk=user.pk)
    former, user.phrase = user.phrase, phrase
    if former == phrase:
        return
    user.save(update_fields=["phrase"])
    record("user.phrase_changed", actor=actor, subject=user)
    revision = Message.objects.next_revision("phrase_changed", user)
    queue_message("phrase_changed", to=user, about=user, revision=revision, secret={"former": former})


def _phrase_changed(message: Message, secret: dict[str, Any]) -> Text:
    """Who did not change it knows the former one alone, and by it that the mail is from us."""
    former = {"phrase": secret.get("former", "")}
    return Text(
        title=_("Your anti-phishing phrase was changed"),
        paragraphs=[
            _("The new one stands in every e-mail from us from now on, and on the page of your account."),
            Secret(_("Before, it was: %(phrase)s. By that you can tell that this message is from us.") % former),
            _(
                "If it was not you, open your account, change your password, log all other browsers out, "
                "and choose another phrase."
            ),
        ],
        action=(_("See your account"), reverse("account")),
    )


PURPOSES = [Purpose("phrase_changed", _phrase_changed, still_true=lambda message: True, at_night=True)]
