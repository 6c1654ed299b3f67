"""The pages of this app in the admin."""

from integration.keys.admin import ApiKeyAdmin
from integration.testmode.admin import TestSessionsAdmin

__all__ = ["ApiKeyAdmin", "TestSessionsAdmin"]
