"""`python -m bench._peers`: how many changes a second each makes, all in turns; a line `name=rate …`."""

import os
from functools import partial
from statistics import median
from typing import Any

import django

CONNECTIONS, ROUNDS, CHANGES = 8, 8, 240
STATES = ["new", "seen"]


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench._peers.settings"
    django.setup()
    from django.db import connection

    from database.roles import as_owner

    original = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = "test_peers"
    with as_owner():
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            print(" ".join(f"{name}={rate:.4g}/s" for name, rate in rates().items()))
        finally:
            connection.creation.destroy_test_db(original, verbosity=0)


def rates() -> dict[str, float]:
    from bench._peers import models
    from bench._turns import Turn, take_turns

    make_tables()
    kinds: list[Any] = [
        *(models.Plain, models.ByVouchroom, models.ByPghistory, models.ByAuditlog, models.BySimpleHistory)
    ]
    turns = []
    for kind in kinds:
        made = kind.objects.bulk_create(kind(name="thing", state=STATES[0]) for _ in range(CHANGES))
        turns.append(Turn(partial(change, kind), [each.pk for each in made]))
    played = take_turns(turns * ROUNDS, CONNECTIONS)
    check(models)
    return {
        kind.__name__.removeprefix("By").lower(): median(
            CHANGES / turn.seconds for turn in played[number :: len(kinds)]
        )
        for number, kind in enumerate(kinds)
    }


def make_tables() -> None:
    import pgtrigger
    from django.apps import apps
    from django.db import connection

    with connection.schema_editor() as editor:
        for model in apps.get_app_config("peers").get_models():
            editor.create_model(model)
    pgtrigger.install()


def change(kind: Any, key: int) -> str:
    from django.db import transaction

    from audit.log import record

    with transaction.atomic():
        thing = kind.objects.select_for_update().get(pk=key)
        before, thing.state = thing.state, STATES[thing.state == STATES[0]]
        thing.save(update_fields=["state"])
        if kind.__name__ == "ByVouchroom":
            record("thing.changed", actor=None, subject=thing, data={"from": before, "to": thing.state})
    return "changed"


def check(models: Any) -> None:
    """Each kept all of it."""
    from auditlog.models import LogEntry

    from audit.models import Event

    kept = {
        "vouchroom": Event.objects.filter(action="thing.changed").count(),
        "pghistory": models.ByPghistoryEvent.objects.count(),
        "auditlog": LogEntry.objects.filter(action=LogEntry.Action.UPDATE).count(),
        "simple_history": models.BySimpleHistory.history.filter(history_type="~").count(),
    }
    assert set(kept.values()) == {ROUNDS * CHANGES}, kept


if __name__ == "__main__":
    main()
