"""What readers of the log keep for themselves. It concerns nobody else, so no event tells of it."""

from audit.log import Subject
from audit.models import SavedFilter


def save_filter(name: str, query: str, *, actor: Subject) -> None:
    """Under this name; what stood there before is replaced."""
    SavedFilter.objects.update_or_create(owner=actor.public_id, name=name, defaults={"query": query})


def remove_filter(pk: int, *, actor: Subject) -> None:
    SavedFilter.objects.filter(owner=actor.public_id, pk=pk).delete()
