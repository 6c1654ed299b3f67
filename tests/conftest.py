"""Everybody who uses Vouchroom, as fixtures; and what a test database needs."""

import functools
import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import hypothesis
import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings as django_settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import translation

from core import roles
from core.keys import ring
from core.models import User
from core.policy import Policy
from database.roles import as_owner
from sellers import actions
from sellers.evidence import pages_of
from sellers.models import Seller
from sellers.uploads import taking
from sellers.uploads.memory import in_memory
from tests.logging_in import log_in_now
from tests.restoring import forget_what_migrate_wrote, restore_after_each_test
from tests.smtp import second_smtp as second_smtp
from tests.smtp import smtp as smtp
from verification.assignment import drawing


def use_own_redis() -> None:
    """Tests flush it: each xdist worker has a database of its own, and none that of a site that runs beside them."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) + 1
    address = urlsplit(django_settings.REDIS_URL)._replace(path=f"/{number}").geturl()
    os.environ["REDIS_URL"] = django_settings.REDIS_URL = django_settings.CELERY_BROKER_URL = address
    django_settings.CACHES["default"]["LOCATION"] = address
    django_settings.CHANNEL_LAYERS["default"]["CONFIG"]["hosts"][0]["address"] = address


use_own_redis()
# How long an example takes is no property. The same examples each time, so that the verdict on a change is about the
# change; `pytest --hypothesis-profile=default` draws others.
hypothesis.settings.register_profile("same examples", deadline=None, derandomize=True)
hypothesis.settings.load_profile("same examples")
django_settings.WHITENOISE_AUTOREFRESH = True  # static files need not be collected for these tests


# Hundreds of tests begin with the same sample, and each decoding is a process: the same bytes are decoded once.
@functools.lru_cache(maxsize=32)
def _pages_of(content: bytes, policy: Policy) -> list[bytes]:
    with in_memory([content]) as file:
        return pages_of(file, policy)


taking.pages_of = lambda file, policy: list(_pages_of(file.read(), policy))
drawing.draw = lambda: 99.99  # by chance no decision of a test is decided again; a share of 100 percent draws each
ring.CURRENT_FOR = float("inf")  # nobody else changes the keys of a test, and tests count queries
PBKDF2PasswordHasher.iterations = 1  # of passwords that protect nobody; the processes of a site know how to check them


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: searching it for garbage again and again took a twentieth of
    the processor time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """The owner makes the database, and logs in to it in all tests."""
    with as_owner():
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What tests do there, they do as the application's role, so that each of them shows that its rights suffice."""
    with django_db_blocker.unblock():
        forget_what_migrate_wrote()
        restore_after_each_test()
    connection.close()
    connection.settings_dict["OPTIONS"] = {"options": f"-c role={django_settings.DATABASE_ROLE}"}
    yield
    connection.close()
    connection.settings_dict["OPTIONS"] = {}


def own_files(folder: Path) -> dict[str, Any]:
    """Settings by which whatever is written is below it."""
    documents = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": folder / "documents"},
    }
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    return {
        "MAILBOX_DIR": folder / "mailbox",
        "AUDIT_ANCHORS": (folder / "anchors.jsonl").as_uri(),
        "STORAGES": {**django_settings.STORAGES, "documents": documents, "staticfiles": static},
    }


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    for name, value in own_files(tmp_path).items():
        setattr(settings, name, value)


@pytest.fixture(autouse=True)
def _english_unless_told_otherwise() -> Iterator[None]:
    """A request leaves its language behind in the thread; a process of its own would take the next one's."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _no_rate_limit_from_the_test_before() -> Iterator[None]:
    yield
    cache.clear()


@pytest.fixture
def make_user(db: None) -> Callable[..., User]:
    def make(email: str, **fields: Any) -> User:
        user = User.objects.create_user(email, None, **fields)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        return user

    return make


@pytest.fixture
def make_seller(db: None) -> Callable[..., Seller]:
    def make(email: str, **fields: Any) -> Seller:
        user = User(email=email, **fields)
        user.set_unusable_password()
        seller = actions.open_account(user)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        return seller

    return make


@pytest.fixture
def seller(make_seller: Callable[..., Seller]) -> Seller:
    return make_seller("seller@example.com", full_name="Sam Seller", time_zone="Europe/London")


@pytest.fixture
def other_seller(make_seller: Callable[..., Seller]) -> Seller:
    return make_seller("other@example.com", full_name="Olga Other", time_zone="Asia/Shanghai")


@pytest.fixture
def make_staff(make_user: Callable[..., User]) -> Callable[..., User]:
    def make(role: str) -> User:
        user = make_user(f"{role.replace(' ', '.')}@staff.example.com", full_name=role.title(), is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        TOTP.activate(user, generate_totp_secret())
        return user

    return make


@pytest.fixture
def account_manager(make_staff: Callable[..., User]) -> User:
    return make_staff(roles.ACCOUNT_MANAGER)


@pytest.fixture
def lead(make_staff: Callable[..., User]) -> User:
    return make_staff(roles.LEAD)


@pytest.fixture
def ops(make_staff: Callable[..., User]) -> User:
    return make_staff(roles.OPS)


@pytest.fixture
def support(make_staff: Callable[..., User]) -> User:
    return make_staff(roles.SUPPORT)


@pytest.fixture
def log_in() -> Callable[[User], Client]:
    def make(user: User) -> Client:
        client = Client(headers={"host": "localhost"})
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        log_in_now(client, user)
        return client

    return make
