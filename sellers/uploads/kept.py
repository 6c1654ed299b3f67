"""Documents that stay as they were sent for a while, by what upper apps know."""

from collections.abc import Callable

from sellers.models import Document

_reasons: list[Callable[[Document], str]] = []


def register(why: Callable[[Document], str]) -> None:
    """`why` returns the sentence that the seller reads, with the way on, or ""."""
    _reasons.append(why)


def why_kept(document: Document) -> str:
    """Under the seller's lock, where it decides."""
    return next((said for why in _reasons if (said := why(document))), "")
