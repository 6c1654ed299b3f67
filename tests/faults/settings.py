"""The settings of the processes under fault: as always, and a purpose whose subjects the tests can complete."""

import os

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults"]
EMAIL_TIMEOUT = 1  # seconds: a server that hangs is found out sooner than on a site
TASK_COPIES = int(os.environ.get("FAULTS_TASK_COPIES", "1"))
