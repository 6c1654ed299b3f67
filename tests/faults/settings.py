"""The settings of the processes under fault: as always, and a purpose whose subjects the tests can complete."""

import os

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults"]
# Seconds: a server that hangs is found out sooner than on a site, and one on a busy machine does not seem to.
EMAIL_TIMEOUT = 2
TASK_COPIES = int(os.environ.get("FAULTS_TASK_COPIES", "1"))
