import pytest
import redis
from django.test import Client

from config.health import report_alive


@pytest.fixture(autouse=True)
def _nobody_alive(settings) -> None:
    redis.Redis.from_url(settings.REDIS_URL).delete("alive:worker", "alive:beat")


def test_livez_touches_nothing(client: Client, django_assert_num_queries) -> None:
    assert client.get("/livez").content == b"ok"


@pytest.mark.django_db
def test_healthz_names_each_part_and_which_is_down(client: Client, settings) -> None:
    settings.SIGNALLING_HEALTH_URL = "http://127.0.0.1:9/livez"
    report_alive("worker")
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["parts"] == {
        "database": "ok",
        "redis": "ok",
        "signalling": "down",
        "worker": "ok",
        "beat": "down",
    }


@pytest.mark.django_db
def test_redis_being_away_is_a_finding_and_no_error(client: Client, settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    settings.SIGNALLING_HEALTH_URL = "http://127.0.0.1:9/livez"
    assert client.get("/healthz").json()["parts"]["redis"] == "down"


def test_pages_on_127_0_0_1_lead_to_the_one_address(client: Client, settings) -> None:
    answer = client.get("/accounts/login/?next=/home/", headers={"host": "127.0.0.1:8000"})
    assert (answer.status_code, answer["Location"]) == (301, f"{settings.SITE_ORIGIN}/accounts/login/?next=/home/")
