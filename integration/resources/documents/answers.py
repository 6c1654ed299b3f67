"""A document as the API shows one: its state, and what its seller reads of a rejection. Never the file."""

from typing import Any

from rest_framework import serializers

from integration.resources.reasons import ReasonAnswer
from integration.rest.shapes import FEW, MODES, explained, page_shape
from sellers.models import Document

STATUSES = {
    "requested": "It is asked for, and not there.",
    "uploaded": "A file is there, and not yet judged.",
    "accepted": "It was accepted.",
    "rejected": "It was not accepted: `reasons` say why. Send another file.",
    "not_needed": "It is no longer asked for.",
}


class DocumentAnswer(serializers.Serializer[Any]):
    object = serializers.ChoiceField(["document"])
    id = serializers.CharField()
    mode = serializers.ChoiceField(MODES)
    seller = serializers.CharField()
    kind = serializers.ChoiceField(Document.Kind.values)
    name = serializers.CharField(help_text="Of the kind, in the language of Accept-Language.")
    called = serializers.CharField(
        allow_null=True, help_text="As people call it where the business is; null where we know no name."
    )
    status = explained(STATUSES)
    asked_for = serializers.BooleanField(help_text="It is missing, or has to be sent again.")
    takes_upload = serializers.BooleanField(help_text="A file can be sent now, or another one in its place.")
    due_on = serializers.DateField(allow_null=True, help_text="The last day to send it, in the seller's time zone.")
    uploaded_at = serializers.DateTimeField(allow_null=True)
    scan = serializers.ChoiceField(
        Document.Scan.values, allow_null=True, help_text="What is known of malware in the file; null without a file."
    )
    reasons = ReasonAnswer(many=True, help_text="Of the rejection.")


DocumentPage = page_shape(DocumentAnswer, next_cursor=FEW)
