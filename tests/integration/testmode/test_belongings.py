"""Of each instant, day and range of every model somebody has decided whether it moves with a test seller's clock."""

from django.apps import apps

from integration.testmode.belongings import LEFT, LEFT_APPS, MOVED, STAY, timed_fields


def timed() -> dict[str, list[str]]:
    models = [model for model in apps.get_models() if not model._meta.proxy]
    return {model._meta.label: [field.name for field in timed_fields(model)] for model in models}


def test_each_model_with_a_time_moves_or_is_left_alone_for_a_reason() -> None:
    with_times = {label for label, fields in timed().items() if fields and label.partition(".")[0] not in LEFT_APPS}
    assert {*MOVED, *LEFT} == with_times
    assert MOVED.keys().isdisjoint(LEFT)


def test_each_field_that_stays_is_one_of_a_model_that_moves() -> None:
    fields = {f"{label}.{name}" for label in MOVED for name in timed()[label]}
    assert STAY.keys() <= fields


def test_each_lookup_leads_to_the_seller(db: None) -> None:
    for label, lookup in MOVED.items():
        assert not apps.get_model(label)._default_manager.filter(**{lookup: 0}).exists()
