"""What requests about a case say: its submission, and the steps in it."""

from typing import Any

from rest_framework import serializers
from rest_framework.serializers import CharField, ChoiceField

from integration.hosted.fields import ReturnUrlField
from integration.rest.shapes import LANGUAGES
from verification.appeals.actions.lodging import CHARACTERS
from verification.sessions.actions.contests import CHARACTERS as FEW_CHARACTERS

MOST_DOUBTS = 50


class NewCase(serializers.Serializer[Any]):
    seller = CharField(help_text="Whose details and documents are submitted, as they are now.")
    language = ChoiceField(
        LANGUAGES,
        required=False,
        help_text="Of the pages to which `url` leads, and of a session, should one be needed; else the seller's own.",
    )
    return_url = ReturnUrlField()
    confirmed = serializers.ListField(
        child=CharField(max_length=40),
        max_length=MOST_DOUBTS,
        required=False,
        default=list,
        help_text="Codes of what looked like a typing error (`to_confirm` of the problem `not_ready`), and that the "
        "seller says is right.",
    )


class SignalAnswerRequest(serializers.Serializer[Any]):
    signal = CharField(max_length=40, help_text="The `code` of one of the case's `signals`.")
    text = CharField(max_length=FEW_CHARACTERS, help_text="What the seller says, in any language.")


class ContestRequest(serializers.Serializer[Any]):
    missed_session = CharField(max_length=40, help_text="The `id` of one of the case's `missed_sessions`.")
    text = CharField(max_length=FEW_CHARACTERS, help_text="What the seller says against the finding.")


class AppealRequest(serializers.Serializer[Any]):
    statement = CharField(max_length=CHARACTERS, help_text="What we got wrong, in the seller's words.")


class WithoutSessionRequest(serializers.Serializer[Any]):
    why = CharField(
        max_length=FEW_CHARACTERS,
        required=False,
        allow_blank=True,
        allow_null=True,
        default=None,
        help_text="Why the seller cannot be on video. Not needed where technology has failed too often.",
    )
