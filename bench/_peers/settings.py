from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS as OURS

INSTALLED_APPS = [*OURS, "pgtrigger", "pghistory", "auditlog", "simple_history", "bench._peers.apps.PeersConfig"]
