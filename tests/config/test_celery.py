from config.celery import app


def test_every_entry_of_the_schedule_names_a_task_that_exists() -> None:
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)


def test_nothing_waits_longer_than_half_a_minute_for_its_sweep() -> None:
    assert max(entry["schedule"] for entry in app.conf.beat_schedule.values()) <= 30
