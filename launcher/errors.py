"""What the launcher says instead of a traceback. Standard library only."""

import errno


class LauncherError(Exception):
    """A sentence for the person at the terminal: what is wrong and what to do."""


OTHER_FOLDER = (
    "The folder .data was probably made by another version of Vouchroom. “make reset” empties it and begins anew: its "
    "database, documents, mails and keys are gone then. To keep them, move the folder elsewhere first."
)


def explain(error: OSError) -> str | None:
    """The sentence for what a person can mend, None for anything else."""
    if error.errno == errno.ENOSPC:
        return "The disk is full: free some space, then run the same command again."
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"No permission for {error.filename}. Run the command as the user who owns this folder."
    return None
