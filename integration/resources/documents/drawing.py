"""Documents as JSON, in the language that is active: what answers.py describes."""

from collections.abc import Sequence
from typing import Any

from integration.models import ApiKey
from integration.resources.documents.answers import DocumentAnswer
from integration.resources.reasons import draw_reasons
from sellers.models import Document, Seller
from sellers.requested import called_in
from sellers.uploads.kept import why_kept
from verification.catalogue.reasons import Named, words_of
from verification.models import ReasonVersion


def draw_documents(key: ApiKey, seller: Seller, documents: Sequence[Document]) -> list[dict[str, Any]]:
    """All of one seller. The words of all reasons are one query."""
    words = words_of([named for each in documents for named in each.reasons.items()])
    return [_draw(key, seller, each, words) for each in documents]


def _draw(key: ApiKey, seller: Seller, document: Document, words: dict[Named, ReasonVersion]) -> dict[str, Any]:
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
