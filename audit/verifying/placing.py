"""Addresses that are kept beside the log: each has to be the one of which its token was made."""

from audit.copying import Rows, copy
from audit.places import is_genuine
from audit.verifying.faults import Fault

# A request that began before midnight may have been written after it.
_PLACES = """
    COPY (
        SELECT token, host(address), to_char(seen_on, 'YYYY-MM'), to_char(seen_on - 1, 'YYYY-MM') FROM audit_place
    ) TO STDOUT
"""


def place_faults() -> list[Fault]:
    found: list[Fault] = []

    def check(line: bytes) -> None:
        token, address, *months = line.decode().rstrip("\n").split("\t")
        if not is_genuine(token, address, months):
            found.append(Fault("place", other=token))

    copy(_PLACES, Rows(check))
    return found
