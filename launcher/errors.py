"""What the launcher says instead of a traceback."""


class LauncherError(Exception):
    """A sentence for the person at the terminal: what is wrong and what to do."""
