from datetime import timedelta

import pytest
import redis
from django.test import Client
from django.utils import timezone

from audit.anchors import anchor_seals
from audit.models import Anchor, Seal
from audit.seals import seal_if_due
from config.health import PROVIDER_AWAY, SEALS_WAIT, report_alive
from messaging.models import Provider
from tests.audit.verifying.forging import forging


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
def test_healthz_tells_how_old_the_newest_anchor_is(client: Client) -> None:
    assert anchors(client) == (None, [])
    seal_if_due(timedelta(0))
    assert anchors(client) == (None, [])  # it may wait for a while
    anchor_seals()
    as_of(Anchor, minutes=90)
    seconds, warnings = anchors(client)
    assert (90 * 60 <= seconds < 91 * 60, warnings) == (True, [])


@pytest.mark.django_db
def test_healthz_warns_of_seals_that_wait_for_an_anchor_for_long(client: Client, settings) -> None:
    seal_if_due(timedelta(0))
    anchor_seals()
    seal_if_due(timedelta(0))
    as_of(Seal, minutes=61)
    assert anchors(client)[1] == [SEALS_WAIT]
    settings.AUDIT_ANCHORS = ""
    assert anchors(client)[1] == []


@pytest.mark.django_db
def test_healthz_warns_of_a_provider_that_is_left_alone(client: Client) -> None:
    Provider.objects.create(channel="email", name="smtp", failures=4)
    assert anchors(client)[1] == []
    Provider.objects.update(opened_at=timezone.now())
    assert anchors(client)[1] == [PROVIDER_AWAY]


def anchors(client: Client) -> tuple[int | None, list[str]]:
    said = client.get("/healthz").json()
    return said["newest_anchor_seconds"], said["warnings"]


def as_of(model: type[Anchor] | type[Seal], *, minutes: int) -> None:
    with forging():
        model.objects.update(at=timezone.now() - timedelta(minutes=minutes))


@pytest.mark.django_db
def test_redis_being_away_is_a_finding_and_no_error(client: Client, settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    settings.SIGNALLING_HEALTH_URL = "http://127.0.0.1:9/livez"
    assert client.get("/healthz").json()["parts"]["redis"] == "down"


def test_pages_on_127_0_0_1_lead_to_the_one_address(client: Client, settings) -> None:
    answer = client.get("/accounts/login/?next=/home/", headers={"host": "127.0.0.1:8000"})
    assert (answer.status_code, answer["Location"]) == (301, f"{settings.SITE_ORIGIN}/accounts/login/?next=/home/")
