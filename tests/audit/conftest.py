import pytest

from tests.audit.verifying.forging import owning


@pytest.fixture(autouse=True)
def _the_owner_logs_in_on_the_connection_of_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.management.commands.verify_audit.as_owner", owning)
