"""What a new site begins with: the training modules of scheduling/shipped/*.toml, published."""

from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now

from scheduling.models import Question, Topic, TrainingModule
from scheduling.shipped import modules


def ship_after_migrate(**_: Any) -> None:
    if TrainingModule._meta.db_table in connection.introspection.table_names():  # migrated back to nothing
        ship()


@transaction.atomic
def ship() -> None:
    """Add what is missing, by code. What leads have written since is never touched."""
    known = set(TrainingModule.objects.values_list("code", flat=True))
    for code, fields in modules().items():
        if code not in known:
            _ship(code, fields)


def _ship(code: str, fields: dict[str, Any]) -> None:
    topics = fields["topics"]
    module = TrainingModule.objects.create(
        code=code, number=1, **{name: value for name, value in fields.items() if name != "topics"}
    )
    for position, topic in enumerate(topics, start=1):
        row = Topic.objects.create(
            module=module, position=10 * position, title=topic["title"], text=topic["text"].strip()
        )
        Question.objects.bulk_create(
            Question(topic=row, text=each["text"], choices=_choices(each)) for each in topic.get("questions", [])
        )
    TrainingModule.objects.filter(pk=module.pk).update(published_at=Now())


def _choices(question: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        *({"text": text, "right": True} for text in question["right"]),
        *({"text": text, "right": False} for text in question["wrong"]),
    ]
