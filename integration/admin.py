"""The pages of this app in the admin."""

from integration.testmode.admin import TestSessionsAdmin

__all__ = ["TestSessionsAdmin"]
