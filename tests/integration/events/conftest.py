from tests.scheduling.conftest import hold, make_manager, manager  # noqa: F401
from tests.verification.conftest import booked_case, ready, sample, session_case  # noqa: F401
