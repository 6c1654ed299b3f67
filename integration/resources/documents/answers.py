"""A document as the API shows one: its state, and what its seller reads of a rejection. Never the file."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from integration.models import ApiKey
from integration.resources.reasons import ReasonAnswer, draw_reasons
from integration.rest.shapes import MODES, explained, page_shape
from sellers.models import Document, Seller
from sellers.requested import called_in
from sellers.uploads.kept import why_kept
from verification.catalogue.reasons import Named, words_of
from verification.models import ReasonVersion

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


FEW = serializers.CharField(allow_null=True, help_text="Always null: there are few.")
DocumentPage = page_shape(DocumentAnswer, next_cursor=FEW)


def drawn(key: ApiKey, seller: Seller, documents: Sequence[Document]) -> list[dict[str, Any]]:
    """All of one seller. The words of all reasons are one query."""
    words = words_of([named for each in documents for named in each.reasons.items()])
    return [_drawn(key, seller, each, words) for each in documents]


def _drawn(key: ApiKey, seller: Seller, document: Document, words: dict[Named, ReasonVersion]) -> dict[str, Any]:
    document.seller = seller
    business = getattr(seller, "business", None)
    shown = {
        "object": "document",
        "id": document.public_id,
        "mode": key.mode,
        "seller": seller.public_id,
        "kind": document.kind,
        "name": document.get_kind_display(),
        "called": (called_in(business.country, document.kind) if business else "") or None,
        "status": document.status,
        "asked_for": document.status in Document.MISSING,
        "takes_upload": document.accepts_upload and not why_kept(document),
        "due_on": document.due_on,
        "uploaded_at": document.uploaded_at,
        "scan": document.scan or None,
        "reasons": draw_reasons(document.reasons.items(), words),
    }
    return DocumentAnswer(shown).data
