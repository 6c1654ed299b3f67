"""How often, how many and how long: short in `make test`, whole in `make faults`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from launcher.supervisor import Supervisor
from messaging import purposes
from tests.faults.reminders import REMINDER
from tests.faults.system import System


@dataclass(frozen=True)
class Extent:
    """`outage`, `long_outage`: seconds. `patient`: nothing is moved in time, all has to go out by itself."""

    sellers: int
    outage: float
    long_outage: float
    patient: bool


SHORT = Extent(sellers=150, outage=2, long_outage=2, patient=False)
WHOLE = Extent(sellers=1000, outage=20, long_outage=300, patient=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--whole", action="store_true", help="faults at full length, each several times (make faults)")
    parser.addoption("--times", type=int, default=1, help="how often each fault is tried")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "attempt" in metafunc.fixturenames:
        metafunc.parametrize("attempt", range(1, metafunc.config.getoption("times", default=1) + 1))


@pytest.fixture
def extent(request: pytest.FixtureRequest) -> Extent:
    return WHOLE if request.config.getoption("whole", default=False) else SHORT


@pytest.fixture(autouse=True)
def _reminder() -> Iterator[None]:
    """The processes have the purpose by their settings, this one for as long as the test lasts."""
    purposes.register(REMINDER)
    yield
    del purposes._registry[REMINDER.name]


@pytest.fixture(scope="module")
def workers() -> int:
    """How many the system of a module has."""
    return 1


@pytest.fixture(scope="module")
def variables() -> dict[str, str]:
    """Of its processes' environment."""
    return {}


@pytest.fixture(scope="module")
def one_system(
    workers: int,
    variables: dict[str, str],
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[System]:
    with django_db_blocker.unblock(), Supervisor(echo=True) as supervisor:
        system = System(supervisor, tmp_path_factory.mktemp("system"), **variables)
        system.start(workers=workers)
        yield system
    system.mail.refuse()


@pytest.fixture
def system(one_system: System) -> System:
    """All tests of a module have the same one, since it takes seconds to start: what they kill, they begin again."""
    one_system.forget_effects()
    return one_system
