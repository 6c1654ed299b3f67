"""Settings of a server that is killed at one point of its first POST (tests/integration/rest/test_crashes.py)."""

import os
import signal
from typing import Any

from django.db.models.signals import post_save

from config.settings import *  # noqa: F403
from config.settings import MIDDLEWARE as THOSE_OF_THE_SITE

BEFORE_COMMIT, BEFORE_ANSWER = "before the commit", "before the answer"
MIDDLEWARE = [f"{__name__}.crashing", *THOSE_OF_THE_SITE]


def die(**_said: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def crashing(get_response: Any) -> Any:
    """Outermost: what it gets is committed, and nobody has heard of it."""
    at = os.environ["CRASHES"]
    if at == BEFORE_COMMIT:
        post_save.connect(die, sender="integration.StoredAnswer")  # the last that the transaction writes

    def act(request: Any) -> Any:
        response = get_response(request)
        if at == BEFORE_ANSWER and request.method == "POST":
            die()
        return response

    return act
