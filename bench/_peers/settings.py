from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS as OURS

INSTALLED_APPS = [
    *OURS,
    "pgtrigger",
    "pghistory",
    "auditlog",
    "simple_history",
    "django_otp",
    "django_otp.plugins.otp_email",
    "bench._peers.apps.PeersConfig",
]
