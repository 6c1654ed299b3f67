"""An issuer that runs, and the site told of it."""

from collections.abc import Iterator
from typing import Any

import pytest

from core import roles
from tests.sellers.company.issuer import CLIENT, SECRET, Issuer, running


@pytest.fixture
def issuer(settings: Any) -> Iterator[Issuer]:
    with running() as issuer:
        settings.OIDC_ISSUER = issuer.address
        settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT, SECRET
        settings.OIDC_ROLES = {"helpdesk": roles.SUPPORT, "team-leads": roles.LEAD}
        issuer.claims = {"groups": ["helpdesk", "everybody"]}
        yield issuer
